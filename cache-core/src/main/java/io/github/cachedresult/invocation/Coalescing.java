package io.github.cachedresult.invocation;

import java.time.Duration;

/**
 * How single calls of a model are gathered into batches.
 *
 * @param window how long the first of them waits for others; zero if none does
 * @param maximum how many a batch has at most
 */
public record Coalescing(Duration window, int maximum) {

    /** Each call goes its own way. */
    static final Coalescing OFF = new Coalescing(Duration.ZERO, 1);

    /** Whether any call waits for others. */
    public boolean isOn() {
        return !window.isZero();
    }

    /** For people. */
    @Override
    public String toString() {
        return "up to " + maximum + " calls within " + window;
    }
}
