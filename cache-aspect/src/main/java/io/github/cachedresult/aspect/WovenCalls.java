package io.github.cachedresult.aspect;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.invocation.BatchBody;
import io.github.cachedresult.invocation.Binding;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.InvalidCachedMethodException;
import io.github.cachedresult.invocation.MethodBody;
import io.github.cachedresult.invocation.ResultCache;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.aspectj.lang.JoinPoint;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;

/**
 * Answers calls of woven methods, by the cache that was bound last. Public because AspectJ copies into woven classes what
 * calls it; programs have no use for it. Thread-safe.
 */
public final class WovenCalls {

    private static final List<ResultCache> BOUND = new CopyOnWriteArrayList<>();
    private static volatile @Nullable ResultCache current;

    private static final Map<JoinPoint.StaticPart, Plan> PLANS = new ConcurrentHashMap<>();

    private WovenCalls() {}

    /** Lets woven methods use a cache, until what it returns is run. */
    static Runnable bind(ResultCache cache) {
        BOUND.add(cache);
        current = cache;
        return () -> {
            BOUND.remove(cache);
            current = BOUND.isEmpty() ? null : BOUND.get(BOUND.size() - 1);
        };
    }

    /** The cache that was bound last, or null. */
    static @Nullable ResultCache bound() {
        return current;
    }

    /**
     * Answers a call if its result is at hand. Throws what the method threw where that is remembered, without declaring
     * it: advice must not declare more than the methods that it is woven into.
     *
     * @param place where the call was woven: the method
     * @param target the object it was made on
     * @param arguments all its arguments, of which any may be {@code null}
     * @return what the method would return, or {@link ResultCache#NO_ANSWER}
     */
    public static @Nullable Object answerAtHand(JoinPoint.StaticPart place, Object target, Object[] arguments) {
        ResultCache cache = current;
        Plan plan = PLANS.get(place);
        if (plan == null || !plan.isOf(cache, target) || plan.operation.objectionTo(target) != null) {
            return ResultCache.NO_ANSWER;
        }
        try {
            return plan.cache.answerAtHand(plan.operation, target, arguments);
        } catch (Throwable e) {
            throw WovenCalls.<RuntimeException>asThrown(e);
        }
    }

    /**
     * Answers a call. Throws what the method throws, unchanged, without declaring it.
     *
     * @param place where the call was woven: the method
     * @param target the object it was made on, or {@code null}
     * @param arguments all its arguments, of which any may be {@code null}
     * @param body the method itself
     * @return what the method would return
     */
    public static @Nullable Object answer(
            JoinPoint.StaticPart place, @Nullable Object target, Object[] arguments, BatchBody body) {
        return answer(place, target, arguments, () -> body.proceed(arguments), body);
    }

    /**
     * As {@link #answer}, of a method that can be run with these arguments only.
     *
     * @throws InvalidCachedMethodException if it is a batch
     */
    public static @Nullable Object answerAsItIs(
            JoinPoint.StaticPart place, @Nullable Object target, Object[] arguments, MethodBody body) {
        return answer(place, target, arguments, body, null);
    }

    private static @Nullable Object answer(
            JoinPoint.StaticPart place,
            @Nullable Object target,
            Object[] arguments,
            MethodBody body,
            @Nullable BatchBody batch) {
        try {
            ResultCache cache = current;
            if (cache == null) {
                return body.proceed();
            }
            CachedOperation<?> operation = plan(cache, place, target).operation;
            String objection = operation.objectionTo(target);
            if (objection != null) {
                return cache.bypass(operation, target, arguments, Binding.WOVEN, body, objection);
            }
            if (operation.isDirect()) {
                return cache.call(operation, target, arguments, Binding.WOVEN, body);
            }
            if (operation.isAsynchronous()) {
                return cache.callAsync(operation, target, arguments, Binding.WOVEN, body);
            }
            if (batch == null) {
                throw new InvalidCachedMethodException(
                        operation.toString(),
                        "woven code runs a batch only of a method that is not static and has one to four parameters;"
                                + " put some of them into a record, or call it through a bean");
            }
            return cache.callBatch(operation, target, arguments, Binding.WOVEN, batch);
        } catch (Throwable e) {
            throw WovenCalls.<RuntimeException>asThrown(e);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the method declares X, or e is unchecked
    static <X extends Throwable> X asThrown(Throwable e) throws X {
        throw (X) e;
    }

    private static Plan plan(ResultCache cache, JoinPoint.StaticPart place, @Nullable Object target) {
        Plan plan = PLANS.get(place);
        return plan != null && plan.isOf(cache, target) ? plan : resolve(cache, place, target);
    }

    private static Plan resolve(ResultCache cache, JoinPoint.StaticPart place, @Nullable Object target) {
        Method method = ((MethodSignature) place.getSignature()).getMethod();
        Class<?> targetClass = target == null ? null : target.getClass();
        CachedResult annotation = method.getAnnotation(CachedResult.class);
        CachedOperation<?> operation = cache.methods()
                .plan(method, LastingClass.of(targetClass, method.getDeclaringClass()), method, annotation);
        Plan plan = new Plan(cache, targetClass, operation);
        // Of a method that several classes inherit, the plan of the class called last is at hand.
        PLANS.put(place, plan);
        return plan;
    }

    private record Plan(ResultCache cache, @Nullable Class<?> targetClass, CachedOperation<?> operation) {

        boolean isOf(@Nullable ResultCache current, @Nullable Object target) {
            return cache == current && (target == null || targetClass == target.getClass());
        }
    }
}
