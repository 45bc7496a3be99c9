package io.github.cachedresult.aspect;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.invocation.Binding;
import io.github.cachedresult.invocation.CachedOperation;
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
 * Brings calls of woven methods into the pipeline: private, static and final ones, calls of an object to itself, and
 * calls of objects that are no beans.
 *
 * <p>Woven classes exist once for a process, so the cache they use is bound to the aspect; the Spring Boot starter does
 * it. While none is bound, methods run as if they were not annotated.
 *
 * <p>The key knows the inputs of a method and nothing of the object: of a class with fields, only the first instance is
 * cached, unless it is a {@link io.github.cachedresult.NamedModel}. Of subclasses that inherit one method and would take
 * each other's results, only the first that is called is cached; of two such methods of one class, none. All other calls
 * run uncached, which is said once with the way out. Thread-safe.
 */
@Aspect
public class CachedResultAspect {

    private static final List<ResultCache> BOUND = new CopyOnWriteArrayList<>();
    private static volatile @Nullable ResultCache current;

    private final Map<JoinPoint.StaticPart, Plan> plans = new ConcurrentHashMap<>();

    /**
     * Lets woven methods use a cache, until the binding is closed. Where several are bound, the last one is used.
     *
     * @return what ends the binding
     */
    public static Bound bind(ResultCache cache) {
        BOUND.add(cache);
        current = cache;
        return () -> {
            BOUND.remove(cache);
            current = BOUND.isEmpty() ? null : BOUND.get(BOUND.size() - 1);
        };
    }

    /** Answers a call of an annotated method. Called by woven code. */
    @Around("execution(@io.github.cachedresult.CachedResult * *(..))")
    public @Nullable Object answer(ProceedingJoinPoint joinPoint) throws Throwable {
        ResultCache cache = current;
        if (cache == null) {
            return joinPoint.proceed();
        }
        Object target = joinPoint.getTarget();
        Plan plan = plans.get(joinPoint.getStaticPart());
        if (plan == null || plan.cache != cache || target != null && plan.targetClass != target.getClass()) {
            plan = resolve(cache, joinPoint, target);
        }
        String objection = plan.operation.objectionTo(target);
        return objection == null
                ? cache.call(plan.operation, target, joinPoint.getArgs(), Binding.WOVEN, joinPoint::proceed)
                : cache.bypass(
                        plan.operation, target, joinPoint.getArgs(), Binding.WOVEN, joinPoint::proceed, objection);
    }

    private Plan resolve(ResultCache cache, ProceedingJoinPoint joinPoint, @Nullable Object target) {
        Method method = ((MethodSignature) joinPoint.getSignature()).getMethod();
        Class<?> targetClass = target == null ? null : target.getClass();
        CachedResult annotation = method.getAnnotation(CachedResult.class);
        CachedOperation<?> operation = cache.methods()
                .plan(method, LastingClass.of(targetClass, method.getDeclaringClass()), method, annotation);
        Plan plan = new Plan(cache, targetClass, operation);
        // Of a method that several classes inherit, the plan of the class called last is at hand.
        plans.put(joinPoint.getStaticPart(), plan);
        return plan;
    }

    /** Ends a binding when it is closed. */
    @FunctionalInterface
    public interface Bound extends AutoCloseable {

        /** Ends the binding. Calls under way are answered by the cache they began with. */
        @Override
        void close();
    }

    private record Plan(ResultCache cache, @Nullable Class<?> targetClass, CachedOperation<?> operation) {}
}
