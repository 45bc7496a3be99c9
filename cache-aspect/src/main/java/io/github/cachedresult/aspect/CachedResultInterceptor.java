package io.github.cachedresult.aspect;

import io.github.cachedresult.invocation.Binding;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Brings calls of proxied beans into the pipeline. Thread-safe. */
public final class CachedResultInterceptor implements MethodInterceptor {

    private final Supplier<ResultCache> cache;
    private final Map<Method, Plan> plans = new ConcurrentHashMap<>();

    /** Creates an interceptor of calls to be answered by this cache, which is asked for at the first call. */
    public CachedResultInterceptor(Supplier<ResultCache> cache) {
        this.cache = cache;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        Method method = invocation.getMethod();
        Class<?> targetClass = target == null ? method.getDeclaringClass() : target.getClass();
        Plan plan = plans.get(method);
        if (plan == null || plan.targetClass != targetClass) {
            plan = resolve(method, targetClass);
        }
        if (plan.operation == null) {
            return invocation.proceed();
        }
        return plan.cache.call(plan.operation, target, invocation.getArguments(), Binding.PROXY, invocation::proceed);
    }

    private Plan resolve(Method method, Class<?> targetClass) {
        ResultCache resultCache = cache.get();
        AnnotatedMethod found = AnnotatedMethod.find(method, targetClass);
        CachedOperation<?> operation = found == null
                ? null
                : resultCache
                        .methods()
                        .plan(found.method(), found.targetClass(), found.annotated(), found.annotation());
        Plan plan = new Plan(targetClass, resultCache, operation);
        // Of a method that several classes inherit, the plan of the class called last is at hand.
        plans.put(method, plan);
        return plan;
    }

    private record Plan(
            Class<?> targetClass,
            ResultCache cache,
            @Nullable CachedOperation<?> operation) {}
}
