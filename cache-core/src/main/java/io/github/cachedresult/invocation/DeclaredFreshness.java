package io.github.cachedresult.invocation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a method says of the freshness of its results, before rules have their say; {@code null} where it says nothing.
 *
 * @param refreshAfter from which age on they are computed anew in the background
 * @param staleFor how long past their expiry they may stand in for new ones
 * @param jitter up to which share their times are shortened
 */
record DeclaredFreshness(
        @Nullable Duration refreshAfter,
        @Nullable Duration staleFor,
        @Nullable Double jitter) {

    /** Nothing is said. */
    static final DeclaredFreshness NONE = new DeclaredFreshness(null, null, null);

    DeclaredFreshness withRefreshAfter(Duration age) {
        return new DeclaredFreshness(age, staleFor, jitter);
    }

    DeclaredFreshness withStaleFor(Duration time) {
        return new DeclaredFreshness(refreshAfter, time, jitter);
    }

    DeclaredFreshness withJitter(double share) {
        return new DeclaredFreshness(refreshAfter, staleFor, share);
    }
}
