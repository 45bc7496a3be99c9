package io.github.cachedresult.tier;

import java.time.Duration;
import java.util.concurrent.Future;

/** A monotonic clock, and a thread that runs short actions by it. Thread-safe. */
interface Timer extends AutoCloseable {

    /** The time, in nanoseconds since some moment. */
    long nanoTime();

    /**
     * Runs an action after a while.
     *
     * @throws java.util.concurrent.RejectedExecutionException if this is closed
     */
    Future<?> after(Duration delay, Runnable action);

    /** Takes no more actions. Those it has taken still run. */
    @Override
    void close();
}
