package io.github.cachedresult;

/**
 * Decides whether a result is kept, and whether a kept one may still be used. Named by {@link CachedResult#validity()}.
 *
 * <p>Implementations are thread-safe. One that throws keeps nothing out of the caller's way: the result counts as "do
 * not store", or as "not usable", and the failure is reported, never passed on to the caller.
 *
 * @param <T> the type of the results
 */
@FunctionalInterface
public interface ResultValidity<T> {

    /**
     * Judges a result that was just computed, before anybody gets it. Called once for each run of the method, on the
     * thread that ran it.
     *
     * @param result what the method returned, never {@code null}
     * @param computation the run that made it
     */
    Verdict judge(T result, Computation computation);

    /**
     * Judges a result that was found, in any tier, each time it is found. One that is not usable is a miss and is
     * replaced by the newly computed one. By default every found result is usable.
     *
     * @param result the stored value, never {@code null}
     * @param from where it was found, and who computed it when
     */
    default boolean usable(T result, CachedFrom from) {
        return true;
    }
}
