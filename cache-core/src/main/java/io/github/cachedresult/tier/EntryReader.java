package io.github.cachedresult.tier;

import io.github.cachedresult.Tier;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.spool.Bytes;

/**
 * Makes a value of an entry that a store has, or says why it must not be used.
 *
 * @param <V> the type of the value
 */
@FunctionalInterface
public interface EntryReader<V> {

    /**
     * Judges and decodes.
     *
     * @param tier where it was found
     * @param maximumAgeMillis the age up to which that tier may serve an entry
     */
    Reading<V> read(ResultKey key, Tier tier, Bytes bytes, long maximumAgeMillis);

    /**
     * The outcome.
     *
     * @param <V> the type of the value
     */
    sealed interface Reading<V> {

        /** It may be used. */
        record Usable<V>(StoreHit<V> hit) implements Reading<V> {}

        /** It is a pointer to an entry in a store below, and no entry itself. */
        record Pointer<V>() implements Reading<V> {}

        /** It must not be used. */
        record Unusable<V>(EntryJudge.Judgement.Unusable why) implements Reading<V> {}
    }
}
