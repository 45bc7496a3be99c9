package io.github.cachedresult.aspect;

import io.github.cachedresult.EvictResult;
import io.github.cachedresult.invocation.EvictingMethod;
import io.github.cachedresult.invocation.ResultCache;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.aspectj.lang.JoinPoint;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;

/**
 * Evicts results when woven methods are called that say so: private, static and final ones, calls of an object to itself, and
 * calls of objects that are no beans.
 *
 * <p>The cache is bound as that of {@link CachedResultAspect}. While none is bound, methods run as if they were not annotated.
 * Thread-safe.
 */
@Aspect
public class EvictResultAspect {

    private static final List<ResultCache> BOUND = new CopyOnWriteArrayList<>();

    private final Map<JoinPoint.StaticPart, Plan> plans = new ConcurrentHashMap<>();

    /**
     * Lets woven methods evict results of a cache, until the binding is closed. Where several are bound, the last one is used.
     *
     * @return what ends the binding
     */
    public static Bound bind(ResultCache cache) {
        BOUND.add(cache);
        return () -> BOUND.remove(cache);
    }

    /** Runs an annotated method, and evicts. Called by woven code. */
    @Around("execution(@io.github.cachedresult.EvictResult * *(..))")
    public @Nullable Object evict(ProceedingJoinPoint joinPoint) throws Throwable {
        ResultCache cache = bound();
        if (cache == null) {
            return joinPoint.proceed();
        }
        Plan plan = plans.get(joinPoint.getStaticPart());
        if (plan == null || plan.cache != cache) {
            plan = new Plan(cache, plan(cache, joinPoint));
            plans.put(joinPoint.getStaticPart(), plan);
        }
        return cache.evictingMethods().call(plan.method, joinPoint::proceed);
    }

    private static @Nullable ResultCache bound() {
        Object[] bound = BOUND.toArray();
        return bound.length == 0 ? null : (ResultCache) bound[bound.length - 1];
    }

    private static EvictingMethod plan(ResultCache cache, ProceedingJoinPoint joinPoint) {
        Method method = ((MethodSignature) joinPoint.getSignature()).getMethod();
        return cache.evictingMethods()
                .plan(method, method.getDeclaringClass(), method.getAnnotation(EvictResult.class));
    }

    /** Ends a binding when it is closed. */
    @FunctionalInterface
    public interface Bound extends AutoCloseable {

        /** Ends the binding. */
        @Override
        void close();
    }

    private record Plan(ResultCache cache, EvictingMethod method) {}
}
