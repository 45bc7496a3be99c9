package io.github.cachedresult.eviction;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How evictions are followed.
 *
 * @param pollInterval how often the log is read; where no store can tell of evictions, they are heard of so late at most
 * @param stopAfter for how long the log may be unreadable before hits stop and calls compute, or {@code null} for ever
 * @param reclaimPerSecond how many headers a second are looked at to reclaim the space of evicted entries; 0 to reclaim
 *     only when asked
 */
public record EvictionOptions(
        Duration pollInterval, @Nullable Duration stopAfter, int reclaimPerSecond) {

    /** Every second, never, a thousand. */
    public static final EvictionOptions DEFAULT = new EvictionOptions(Duration.ofMillis(750), null, 1_000);

    /** Checks the ranges. */
    public EvictionOptions {
        if (pollInterval.isNegative() || pollInterval.toMillis() == 0) {
            throw new IllegalArgumentException("the poll interval must be at least 1 ms, it is " + pollInterval);
        }
        if (stopAfter != null && stopAfter.compareTo(pollInterval) <= 0) {
            throw new IllegalArgumentException("hits must not stop sooner than after one poll interval, which is "
                    + pollInterval + "; they are to stop after " + stopAfter);
        }
        if (reclaimPerSecond < 0) {
            throw new IllegalArgumentException(
                    "the rate of reclaiming must not be negative, it is " + reclaimPerSecond);
        }
    }
}
