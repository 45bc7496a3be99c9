package io.github.cachedresult.invocation;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** The method behind a binding, with its arguments. Run at most once for each call. */
@FunctionalInterface
public interface MethodBody {

    /** Runs the method on the current thread and returns or throws what it does. */
    @Nullable Object proceed() throws Throwable;

    /**
     * Another method of the same object, called as this one was called: with all that the object's proxy does around its
     * methods. It may be run after this call, on other threads.
     *
     * @return {@code null} where the object itself is to be called
     */
    default @Nullable BatchBody beside(Method other) {
        return null;
    }
}
