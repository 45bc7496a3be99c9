package io.github.cachedresult;

import org.jspecify.annotations.Nullable;

/**
 * A {@link ResultValidity} that looks at the result alone, so that its answer for one result never changes.
 *
 * <p>It is asked when a result was computed, and again when one is read from a store, where an earlier version of the
 * application may have kept it without this predicate. A result that this process holds has passed it, and hits there do
 * not ask again.
 *
 * <p>Implementations are thread-safe, and answer by the result only: what depends on time, on a file, or on who computed
 * it when is a {@link ResultValidity}.
 *
 * @param <T> the type of the results
 */
public interface ResultPredicate<T> extends ResultValidity<T> {

    /**
     * Says what is wrong with a result.
     *
     * @param result what the method returned, or a store has kept; never {@code null}
     * @return why it is not kept, for traces and counters: a short text without values of single results; or {@code null}
     *     if it is valid
     */
    @Nullable String objection(T result);

    /** Stores a result without objection. */
    @Override
    default Verdict judge(T result, Computation computation) {
        String objection = objection(result);
        return objection == null ? Verdict.store() : Verdict.doNotStore(objection);
    }

    /** A result without objection is usable. */
    @Override
    default boolean usable(T result, CachedFrom from) {
        return objection(result) == null;
    }
}
