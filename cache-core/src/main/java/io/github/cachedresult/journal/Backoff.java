package io.github.cachedresult.journal;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures: doubled each time up to a limit, and between half of that and all of it, so that processes
 * that failed together do not come back together.
 *
 * @param first the longest wait after the first failure
 * @param limit the longest wait of all
 * @param random what draws
 */
record Backoff(Duration first, Duration limit, RandomGenerator random) {

    /** The wait after so many failures in a row, at least one, in milliseconds. */
    long millisAfter(int failures) {
        long longest = first.toMillis() << Math.min(failures - 1, 20);
        return jittered(Math.min(longest, limit.toMillis()));
    }

    /** The longest wait of all, with jitter, in milliseconds. */
    long millisAtRest() {
        return jittered(limit.toMillis());
    }

    private long jittered(long millis) {
        return millis / 2 + random.nextLong(millis / 2 + 1);
    }
}
