package io.github.cachedresult.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a Redis store behaves, wherever its Redis is.
 *
 * @param timeout by when every call has an outcome: at least a millisecond, at most an hour
 * @param ttl how long Redis keeps an entry at most, or {@code null} for as long as the entry itself may be kept
 * @param lease how long the others wait for a process that has died while it was computing: at least 100 ms, at most an hour; or
 *     {@code null} for no leases, so that each process computes by itself. A lease is renewed three times in that time.
 * @param maximumEntrySize how many bytes an entry may have to be kept in Redis, at least 1
 */
public record RedisStoreOptions(
        Duration timeout, @Nullable Duration ttl, @Nullable Duration lease, long maximumEntrySize) {

    /**
     * What entries may have unless said otherwise, 1 MiB: Redis does one thing at a time, and for all its clients, and what
     * sends a larger answer makes the others wait for milliseconds.
     */
    public static final long DEFAULT_MAXIMUM_ENTRY_SIZE = 1 << 20;

    private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);
    private static final Duration MIN_LEASE = Duration.ofMillis(100);
    private static final Duration MAX_LEASE = Duration.ofHours(1);
    private static final Duration DEFAULT_LEASE = Duration.ofSeconds(15);

    // After the limits, which it is checked against.
    /** An outcome within 500 ms, entries of up to 1 MiB kept as long as they may be, and leases of 15 s. */
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
        if (lease != null && (lease.compareTo(MIN_LEASE) < 0 || lease.compareTo(MAX_LEASE) > 0)) {
            throw new IllegalArgumentException("a lease lasts between 100 ms and 1 h, not " + lease);
        }
        if (ttl != null && (ttl.isNegative() || ttl.isZero())) {
            throw new IllegalArgumentException("entries are kept for a positive duration, not for " + ttl);
        }
        if (maximumEntrySize < 1) {
            throw new IllegalArgumentException("entries have at least 1 byte, not at most " + maximumEntrySize);
        }
    }

    /** With leases of 15 s, and entries of up to 1 MiB. */
    public RedisStoreOptions(Duration timeout, @Nullable Duration ttl) {
        this(timeout, ttl, DEFAULT_LEASE, DEFAULT_MAXIMUM_ENTRY_SIZE);
    }

    /** The same with another life of leases, or {@code null} for none. */
    public RedisStoreOptions withLease(@Nullable Duration life) {
        return new RedisStoreOptions(timeout, ttl, life, maximumEntrySize);
    }

    /** The same for entries of another size at most, in bytes. */
    public RedisStoreOptions withMaximumEntrySize(long bytes) {
        return new RedisStoreOptions(timeout, ttl, lease, bytes);
    }
}
