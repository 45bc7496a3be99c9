package io.github.cachedresult.store;

import java.time.Duration;

/**
 * How much of what cannot be used a store keeps for inspection.
 *
 * @param perDefect how many entries of each kind of defect, so that many of one kind leave room for the others; 0 for none
 * @param maximumBytes how many bytes of each entry
 * @param life how long
 */
public record QuarantineLimits(int perDefect, int maximumBytes, Duration life) {

    /** 20 of each kind, 256 KiB of each, for a week: 55 MiB in each store if all that can go wrong does. */
    public static final QuarantineLimits DEFAULTS = new QuarantineLimits(20, 256 << 10, Duration.ofDays(7));

    /** Nothing is kept. */
    public static final QuarantineLimits OFF = new QuarantineLimits(0, 1, Duration.ofDays(1));

    /** The most of each kind that may be asked for: what one page of a listing of S3 holds. */
    public static final int MAX_PER_DEFECT = 1_000;

    /** Checks them; the message begins with the name of a property. */
    public QuarantineLimits {
        if (perDefect < 0 || perDefect > MAX_PER_DEFECT) {
            throw new IllegalArgumentException(
                    "per-defect is " + perDefect + ", and must be from 0 to " + MAX_PER_DEFECT);
        }
        if (maximumBytes < 1) {
            throw new IllegalArgumentException("maximum-size is " + maximumBytes + " bytes, and must be positive");
        }
        if (life.toMillis() < 1) {
            throw new IllegalArgumentException("ttl is " + life + ", and must be at least 1 ms");
        }
    }
}
