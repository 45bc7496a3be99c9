package io.github.cachedresult.invocation;

import io.github.cachedresult.Origin;
import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.key.ResultKey;

/**
 * Tells which runs under way a call must not join: those whose results were evicted after they began. Who called before gets
 * such a result all the same; who calls now has heard of the eviction.
 */
record OutdatedRuns(Entries entries, KnownEvictions evictions) {

    /**
     * Whether a run is one.
     *
     * @param stand what was known when it began
     */
    boolean contain(CachedOperation<?> operation, ResultKey key, LogPosition stand) {
        if (evictions.isAt(stand)) {
            return false;
        }
        EvictionSubject coming = entries.coming(operation, key);
        return evictions.isPending(coming) || evictions.evictionOfComing(coming, stand) != 0;
    }

    /**
     * Whether a run has landed with a result that was evicted since it began. Only then is known which entry it found.
     *
     * @param stand what was known when it began
     */
    boolean brought(Origin result, LogPosition stand) {
        EvictionSubject subject = EvictionSubject.of(result);
        return !evictions.isAt(stand) && (evictions.isPending(subject) || evictions.evictionOf(subject, stand) != 0);
    }
}
