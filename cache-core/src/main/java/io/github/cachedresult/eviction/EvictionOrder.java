package io.github.cachedresult.eviction;

import java.time.Instant;
import java.util.UUID;

/**
 * What somebody wants to be taken back; without the number that the log will give it.
 *
 * @param id of this order, so that it is recognised where the log's answer was lost
 * @param kind whether results are evicted, or are wrong
 * @param selector which results
 * @param by who wants it
 * @param reason why
 * @param at when, by that node's clock; nothing is decided by it
 */
public record EvictionOrder(UUID id, Kind kind, Selector selector, String by, String reason, Instant at) {

    /** Why results are taken back. All are misses alike. */
    public enum Kind {

        /** They are no longer wanted. */
        EVICTED,

        /** They are wrong. */
        INVALID,

        /**
         * They are no longer wanted, nor is what was computed from them. Of that, each process takes back what no store has
         * yet.
         */
        WITH_DERIVED,

        /**
         * Somebody looks through what the stores have of them. Of what no store has yet nobody else can be asked, so that each
         * other process takes all of it back. What the stores have is not evicted by this.
         */
        SCREENED;

        /** Whether other processes have something to do beside judging results by it. */
        boolean concernsUnstored() {
            return this == WITH_DERIVED || this == SCREENED;
        }
    }
}
