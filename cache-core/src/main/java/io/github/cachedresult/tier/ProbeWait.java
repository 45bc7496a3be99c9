package io.github.cachedresult.tier;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a store is tried once more: twice as long each time up to a maximum, and always up to a quarter
 * less, so that many processes do not come back together.
 */
record ProbeWait(Duration first, Duration maximum, RandomGenerator random) {

    private static final double JITTER = 0.25;

    /** Beyond so many doublings every wait is the maximum. */
    private static final int MAX_DOUBLINGS = 20;

    Duration after(int failedTrials) {
        Duration doubled = first.multipliedBy(1L << Math.min(failedTrials, MAX_DOUBLINGS));
        Duration longest = doubled.compareTo(maximum) < 0 ? doubled : maximum;
        return longest.minusNanos((long) (longest.toNanos() * JITTER * random.nextDouble()));
    }
}
