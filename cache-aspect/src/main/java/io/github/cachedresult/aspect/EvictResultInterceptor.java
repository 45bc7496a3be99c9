package io.github.cachedresult.aspect;

import io.github.cachedresult.EvictResult;
import io.github.cachedresult.invocation.Binding;
import io.github.cachedresult.invocation.EvictingMethod;
import io.github.cachedresult.invocation.EvictingMethods;
import io.github.cachedresult.invocation.ResultCache;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;

/** Evicts results when methods of proxied beans are called that say so. Thread-safe. */
public final class EvictResultInterceptor implements MethodInterceptor {

    private final Supplier<ResultCache> cache;
    private final Map<MethodOfClass, Optional<EvictingMethod>> plans = new ConcurrentHashMap<>();

    /** Creates an interceptor that evicts results of this cache, which is asked for at the first call. */
    public EvictResultInterceptor(Supplier<ResultCache> cache) {
        this.cache = cache;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        if (target != null && ChangingTarget.isBeanBehind(target)) {
            // The call comes by again, on the bean itself.
            return invocation.proceed();
        }
        EvictingMethods methods = cache.get().evictingMethods();
        EvictingMethod plan = plans.computeIfAbsent(
                        MethodOfClass.of(invocation.getMethod(), target), called -> plan(methods, called))
                .orElse(null);
        return plan == null
                ? invocation.proceed()
                // The method may run on another thread, where advice behind this one asks for the invocation.
                : methods.call(
                        plan,
                        target,
                        invocation.getArguments(),
                        Binding.PROXY,
                        () -> ExposeInvocationInterceptor.INSTANCE.invoke(invocation));
    }

    private static Optional<EvictingMethod> plan(EvictingMethods methods, MethodOfClass called) {
        return called.annotated(EvictResult.class)
                .map(found -> methods.plan(found.method(), found.targetClass(), found.annotated(), found.annotation()));
    }
}
