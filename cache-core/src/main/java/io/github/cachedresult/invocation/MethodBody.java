package io.github.cachedresult.invocation;

import org.jspecify.annotations.Nullable;

/** The method behind a binding, with its arguments. Run at most once for each call. */
@FunctionalInterface
public interface MethodBody {

    /** Runs the method on the current thread and returns or throws what it does. */
    @Nullable Object proceed() throws Throwable;
}
