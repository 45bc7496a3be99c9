package io.github.cachedresult.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a Redis store behaves, wherever its Redis is.
 *
 * @param timeout by when every call has an outcome: at least a millisecond, at most an hour
 * @param ttl how long Redis keeps an entry at most, or {@code null} for as long as the entry itself may be kept
 * @param maximumEntrySize how many bytes an entry may have to be kept in Redis, at least 1
 */
public record RedisStoreOptions(Duration timeout, @Nullable Duration ttl, long maximumEntrySize) {

    /**
     * What entries may have unless said otherwise, 1 MiB: Redis does one thing at a time, and for all its clients, and what
     * sends a larger answer makes the others wait for milliseconds.
     */
    public static final long DEFAULT_MAXIMUM_ENTRY_SIZE = 1 << 20;

    private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    // After the limits, which it is checked against.
    /** An outcome within 500 ms, and entries of up to 1 MiB kept as long as they may be. */
    public static final RedisStoreOptions DEFAULTS = new RedisStoreOptions(Duration.ofMillis(500), null);

    /**
     * Checks the durations and the size.
     *
     * @throws IllegalArgumentException if one of them is not possible
     */
    public RedisStoreOptions {
        if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("a timeout is between 1 ms and 1 h, not " + timeout);
        }
        if (ttl != null && (ttl.isNegative() || ttl.isZero())) {
            throw new IllegalArgumentException("entries are kept for a positive duration, not for " + ttl);
        }
        if (maximumEntrySize < 1) {
            throw new IllegalArgumentException("entries have at least 1 byte, not at most " + maximumEntrySize);
        }
    }

    /** Options for entries of up to 1 MiB. */
    public RedisStoreOptions(Duration timeout, @Nullable Duration ttl) {
        this(timeout, ttl, DEFAULT_MAXIMUM_ENTRY_SIZE);
    }
}
