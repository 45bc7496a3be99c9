package io.github.cachedresult.tier;

/**
 * What became of a new entry when its caller may have the result.
 *
 * @param <V> the type of the value
 */
public sealed interface WriteResult<V> {

    /** A store has it, or there is none to have it. */
    record Stored<V>() implements WriteResult<V> {}

    /**
     * Another writer was first.
     *
     * @param winner the entry that is current now
     */
    record LostTo<V>(StoreHit<V> winner) implements WriteResult<V> {}

    /** No store has taken it so far, and the journal keeps it until the last one has. */
    record KeptInJournal<V>() implements WriteResult<V> {}

    /**
     * No store has taken it so far, and no journal keeps it.
     *
     * @param underWay whether a write that the caller does not wait for may still end well
     */
    record Untaken<V>(boolean underWay) implements WriteResult<V> {}
}
