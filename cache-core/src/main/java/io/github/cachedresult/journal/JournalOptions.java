package io.github.cachedresult.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a journal is and what it keeps.
 *
 * @param directory where it is, on a disk of this machine; created when the first record is written. Processes that write
 *     to the same stores may share it, and take over what one of them leaves behind
 * @param maximumSize how many bytes of the disk the records of this process may take, each counted in blocks of 4 KiB
 * @param minimumDuration results that were computed in less time are not kept: computing them again costs less than the disk
 * @param timeout how long a caller waits for the disk before it gets its result all the same
 */
public record JournalOptions(Path directory, long maximumSize, Duration minimumDuration, Duration timeout) {

    /** 1 GiB. */
    public static final long DEFAULT_MAXIMUM_SIZE = 1L << 30;

    /** 100 ms. */
    public static final Duration DEFAULT_MINIMUM_DURATION = Duration.ofMillis(100);

    /** One second. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);

    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one of them is not possible; the message begins with its name
     */
    public JournalOptions {
        directory = directory.toAbsolutePath().normalize();
        if (maximumSize <= 0) {
            throw new IllegalArgumentException("maximum-size must be positive, it is " + maximumSize);
        }
        if (minimumDuration.isNegative()) {
            throw new IllegalArgumentException("minimum-duration must not be negative, it is " + minimumDuration);
        }
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("timeout must be between 1 ms and 1 h, it is " + timeout);
        }
    }

    /** A journal of 1 GiB in this directory, of results that took 100 ms or more. */
    public static JournalOptions in(Path directory) {
        return new JournalOptions(directory, DEFAULT_MAXIMUM_SIZE, DEFAULT_MINIMUM_DURATION, DEFAULT_TIMEOUT);
    }

    /** The same with another size. */
    public JournalOptions withMaximumSize(long bytes) {
        return new JournalOptions(directory, bytes, minimumDuration, timeout);
    }

    /** The same with another threshold; zero keeps every result. */
    public JournalOptions withMinimumDuration(Duration duration) {
        return new JournalOptions(directory, maximumSize, duration, timeout);
    }

    /** The same with another time limit for callers. */
    public JournalOptions withTimeout(Duration limit) {
        return new JournalOptions(directory, maximumSize, minimumDuration, limit);
    }
}
