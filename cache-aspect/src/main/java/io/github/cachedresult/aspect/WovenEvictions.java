package io.github.cachedresult.aspect;

import io.github.cachedresult.EvictResult;
import io.github.cachedresult.invocation.Binding;
import io.github.cachedresult.invocation.EvictingMethod;
import io.github.cachedresult.invocation.MethodBody;
import io.github.cachedresult.invocation.ResultCache;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.aspectj.lang.JoinPoint;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;

/**
 * Runs woven methods that evict. Public because AspectJ copies into woven classes what calls it; programs have no use for it.
 * Thread-safe.
 */
public final class WovenEvictions {

    private static final Map<JoinPoint.StaticPart, Plan> PLANS = new ConcurrentHashMap<>();

    private WovenEvictions() {}

    /**
     * Runs a method and evicts. Throws what the method throws, unchanged, without declaring it.
     *
     * @param call the call of the method
     * @param body the method itself
     * @return what it returns
     */
    public static @Nullable Object evict(JoinPoint call, MethodBody body) {
        try {
            ResultCache cache = WovenCalls.bound();
            return cache == null
                    ? body.proceed()
                    : cache.evictingMethods()
                            .call(
                                    plan(cache, call.getStaticPart()),
                                    call.getThis(),
                                    call.getArgs(),
                                    Binding.WOVEN,
                                    body);
        } catch (Throwable e) {
            throw WovenCalls.<RuntimeException>asThrown(e);
        }
    }

    private static EvictingMethod plan(ResultCache cache, JoinPoint.StaticPart place) {
        Plan plan = PLANS.get(place);
        if (plan == null || plan.cache != cache) {
            Method method = ((MethodSignature) place.getSignature()).getMethod();
            plan = new Plan(
                    cache,
                    cache.evictingMethods()
                            .plan(method, method.getDeclaringClass(), method, method.getAnnotation(EvictResult.class)));
            PLANS.put(place, plan);
        }
        return plan.method;
    }

    private record Plan(ResultCache cache, EvictingMethod method) {}
}
