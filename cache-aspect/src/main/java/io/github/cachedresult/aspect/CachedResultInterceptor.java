package io.github.cachedresult.aspect;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.invocation.Binding;
import io.github.cachedresult.invocation.CachedMethods;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.MethodBody;
import io.github.cachedresult.invocation.ResultCache;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.SpringProxy;

/**
 * Brings calls of proxied beans into the pipeline. Of a class with fields, only the first instance is cached, unless it is
 * a {@link io.github.cachedresult.NamedModel}; calls of further ones, such as prototypes, run uncached, which is said once.
 * Thread-safe.
 */
public final class CachedResultInterceptor implements MethodInterceptor {

    private final Supplier<ResultCache> cache;
    private final Map<Method, Plan> plans = new ConcurrentHashMap<>();
    private final Map<MethodOfClass, Plan> plansByClass = new ConcurrentHashMap<>();

    /** Creates an interceptor of calls to be answered by this cache, which is asked for at the first call. */
    public CachedResultInterceptor(Supplier<ResultCache> cache) {
        this.cache = cache;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        Method method = invocation.getMethod();
        Plan plan = plans.get(method);
        if (plan == null || plan.targetClass != MethodOfClass.targetClass(method, target)) {
            plan = resolve(MethodOfClass.of(method, target));
        }
        if (plan.operation == null || plan.ofProxies && target != null && ChangingTarget.isBeanBehind(target)) {
            return invocation.proceed();
        }
        String objection = plan.ofProxies && target != null && ChangingTarget.isBehind(target)
                ? ChangingTarget.REASON
                : plan.operation.objectionTo(target);
        return objection == null && plan.operation.isDirect()
                ? plan.cache.call(
                        plan.operation, target, invocation.getArguments(), Binding.PROXY, new ProxiedBody(invocation))
                : invoke(plan, plan.operation, target, invocation, objection);
    }

    private static @Nullable Object invoke(
            Plan plan,
            CachedOperation<?> operation,
            @Nullable Object target,
            MethodInvocation invocation,
            @Nullable String objection)
            throws Throwable {
        Object[] arguments = invocation.getArguments();
        // Each time that an asynchronous result is wanted is an invocation of its own.
        MethodBody body = operation.isAsynchronous()
                ? new ProxiedBody.EachTime((ProxyMethodInvocation) invocation)
                : new ProxiedBody(invocation);
        if (objection != null) {
            return plan.cache.bypass(operation, target, arguments, Binding.PROXY, body, objection);
        }
        if (operation.isAsynchronous()) {
            return plan.cache.callAsync(operation, target, arguments, Binding.PROXY, body);
        }
        // Other arguments are another invocation, of which there may be several, on several threads.
        return plan.cache.callBatch(
                operation,
                target,
                arguments,
                Binding.PROXY,
                given -> given == arguments
                        ? body.proceed()
                        : new ProxiedBody(((ProxyMethodInvocation) invocation).invocableClone(given)).proceed());
    }

    private Plan resolve(MethodOfClass called) {
        Plan plan = plansByClass.get(called);
        if (plan == null) {
            plan = plan(called);
            plansByClass.put(called, plan);
        }
        // Of a method that several classes inherit, the plan of the class called last is at hand.
        plans.put(called.method(), plan);
        return plan;
    }

    private Plan plan(MethodOfClass called) {
        ResultCache resultCache = cache.get();
        CachedMethods methods = resultCache.methods();
        CachedOperation<?> operation = called.annotated(CachedResult.class)
                .<CachedOperation<?>>map(found ->
                        methods.plan(found.method(), found.targetClass(), found.annotated(), found.annotation()))
                .orElse(null);
        return new Plan(
                called.targetClass(), SpringProxy.class.isAssignableFrom(called.targetClass()), resultCache, operation);
    }

    private record Plan(
            Class<?> targetClass,
            boolean ofProxies,
            ResultCache cache,
            @Nullable CachedOperation<?> operation) {}
}
