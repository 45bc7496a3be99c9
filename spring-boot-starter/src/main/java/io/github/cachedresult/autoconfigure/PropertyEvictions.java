package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.eviction.EvictionOptions;
import java.time.Duration;

/** How evictions are followed, as the properties have it. */
final class PropertyEvictions {

    private static final String PREFIX = "cachedresult.evictions.";

    private PropertyEvictions() {}

    static EvictionOptions of(CachedResultProperties.Evictions properties) {
        Duration pollInterval = properties.pollInterval();
        Duration stopAfter = properties.stopAfter();
        InvalidCachedResultPropertyException.requirePositive(PREFIX + "poll-interval", pollInterval);
        InvalidCachedResultPropertyException.requirePositive(PREFIX + "stop-after", stopAfter);
        if (stopAfter != null && stopAfter.compareTo(pollInterval) <= 0) {
            throw new InvalidCachedResultPropertyException(
                    "The property '" + PREFIX + "stop-after' is " + stopAfter + ", and '" + PREFIX
                            + "poll-interval' is " + pollInterval
                            + ": hits would stop between any two readings of the log.",
                    "Let hits stop after some poll intervals, such as 30s, or leave it out.");
        }
        if (properties.reclaimPerSecond() < 0) {
            throw new InvalidCachedResultPropertyException(
                    "The property '" + PREFIX + "reclaim-per-second' must not be negative, it is "
                            + properties.reclaimPerSecond() + ".",
                    "Write how many entries a second may be looked at, or 0 to reclaim only when asked.");
        }
        return new EvictionOptions(pollInterval, stopAfter, properties.reclaimPerSecond());
    }
}
