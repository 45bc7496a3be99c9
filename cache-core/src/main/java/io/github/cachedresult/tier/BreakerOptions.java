package io.github.cachedresult.tier;

import java.time.Duration;

/**
 * When a store is left alone, and when it is tried again. Reads and writes are counted apart.
 *
 * @param enabled whether it is ever left alone; if not, only the time limit of each call holds
 * @param failures how many calls in a row must fail, from 1 to {@value #MAX_FAILURES}
 * @param firstWait how long it is left alone before it is first tried, about; then twice as long each time
 * @param maximumWait how long it is left alone at most between two trials
 */
public record BreakerOptions(boolean enabled, int failures, Duration firstWait, Duration maximumWait) {

    /** The most failures that can be asked for. */
    public static final int MAX_FAILURES = 1_000;

    private static final Duration MIN_WAIT = Duration.ofMillis(10);
    private static final Duration MAX_WAIT = Duration.ofHours(1);

    // After the limits, which it is checked against.
    /** Three failures, a second, half a minute. */
    public static final BreakerOptions DEFAULTS =
            new BreakerOptions(true, 3, Duration.ofSeconds(1), Duration.ofSeconds(30));

    /** No breakers. */
    public static final BreakerOptions OFF =
            new BreakerOptions(false, DEFAULTS.failures, DEFAULTS.firstWait, DEFAULTS.maximumWait);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one of them is not possible; its message begins with the component's name
     */
    public BreakerOptions {
        if (failures < 1 || failures > MAX_FAILURES) {
            throw new IllegalArgumentException("failures must be from 1 to " + MAX_FAILURES + ", not " + failures);
        }
        if (firstWait.compareTo(MIN_WAIT) < 0 || firstWait.compareTo(MAX_WAIT) > 0) {
            throw new IllegalArgumentException("firstWait must be between 10 ms and 1 h, not " + firstWait);
        }
        if (maximumWait.compareTo(firstWait) < 0 || maximumWait.compareTo(MAX_WAIT) > 0) {
            throw new IllegalArgumentException(
                    "maximumWait must be between firstWait, " + firstWait + ", and 1 h, not " + maximumWait);
        }
    }
}
