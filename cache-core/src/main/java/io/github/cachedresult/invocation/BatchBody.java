package io.github.cachedresult.invocation;

import org.jspecify.annotations.Nullable;

/**
 * The method behind a binding, of one object, with whatever arguments. A batch is run with those of its items that have no
 * result yet: once for each chunk of them, perhaps on several threads at once.
 */
@FunctionalInterface
public interface BatchBody {

    /** Runs the method on the current thread and returns or throws what it does. */
    @Nullable Object proceed(@Nullable Object[] arguments) throws Throwable;
}
