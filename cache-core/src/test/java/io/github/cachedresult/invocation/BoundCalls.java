package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedResult;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/** Calls annotated methods of an object as a binding does; of each name it has one. */
@NullUnmarked
record BoundCalls(ResultCache cache, Object target, Binding binding) {

    BoundCalls(ResultCache cache, Object target) {
        this(cache, target, Binding.PROXY);
    }

    CachedOperation<?> plan(String name) {
        Method method = method(name);
        return cache.methods().plan(method, target.getClass(), method, method.getAnnotation(CachedResult.class));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <T> T call(String name, Object... arguments) {
        Method method = method(name);
        CachedOperation<?> plan = plan(name);
        try {
            if (plan.isAsynchronous()) {
                return (T) cache.callAsync(plan, target, arguments, binding, () -> invoke(method, arguments));
            }
            return (T)
                    (plan.isBatch()
                            ? cache.callBatch(plan, target, arguments, binding, given -> invoke(method, given))
                            : cache.call(plan, target, arguments, binding, () -> invoke(method, arguments)));
        } catch (Throwable e) {
            throw BoundCalls.<RuntimeException>asThrown(e);
        }
    }

    /** Calls a batch of which another binding stands in front of the method. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <T> T callThrough(BatchBody inner, String name, Object... arguments) {
        try {
            return (T) cache.callBatch(plan(name), target, arguments, binding, inner);
        } catch (Throwable e) {
            throw BoundCalls.<RuntimeException>asThrown(e);
        }
    }

    private Object invoke(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Method method(String name) {
        Method found = Arrays.stream(target.getClass().getDeclaredMethods())
                .filter(method -> method.getName().equals(name) && method.isAnnotationPresent(CachedResult.class))
                .findFirst()
                .orElseThrow();
        found.setAccessible(true);
        return found;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X asThrown(Throwable e) throws X {
        throw (X) e;
    }
}
