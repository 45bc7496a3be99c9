package io.github.cachedresult.invocation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a method says of the freshness of its results, before rules have their say; {@code null} where it says nothing.
 *
 * @param refreshAfter from which age on they are computed anew in the background
 * @param staleFor how long past their expiry they may stand in for new ones
 * @param softTimeout how long calls wait for the method where an expired result may stand in
 * @param timeout how long calls wait for the method where nothing stands in
 * @param jitter up to which share their times are shortened
 */
record DeclaredFreshness(
        @Nullable Duration refreshAfter,
        @Nullable Duration staleFor,
        @Nullable Duration softTimeout,
        @Nullable Duration timeout,
        @Nullable Double jitter) {

    /** Nothing is said. */
    static final DeclaredFreshness NONE = new DeclaredFreshness(null, null, null, null, null);

    DeclaredFreshness withRefreshAfter(Duration age) {
        return new DeclaredFreshness(age, staleFor, softTimeout, timeout, jitter);
    }

    DeclaredFreshness withStaleFor(Duration time) {
        return new DeclaredFreshness(refreshAfter, time, softTimeout, timeout, jitter);
    }

    DeclaredFreshness withSoftTimeout(Duration limit) {
        return new DeclaredFreshness(refreshAfter, staleFor, limit, timeout, jitter);
    }

    DeclaredFreshness withTimeout(Duration limit) {
        return new DeclaredFreshness(refreshAfter, staleFor, softTimeout, limit, jitter);
    }

    DeclaredFreshness withJitter(double share) {
        return new DeclaredFreshness(refreshAfter, staleFor, softTimeout, timeout, share);
    }
}
