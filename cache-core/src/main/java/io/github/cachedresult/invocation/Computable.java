package io.github.cachedresult.invocation;

import org.jspecify.annotations.Nullable;

/**
 * A computation whose result is to be cached.
 *
 * @param <V> the type of the result
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface Computable<V extends @Nullable Object, X extends Exception> {

    /** Computes the result. */
    V compute() throws X;
}
