package io.github.cachedresult.chaos;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How late this machine runs what is due: a thread that wants to wake every few milliseconds, and measures by how much it does
 * not. By so much any measured call may be late, whatever the cache does.
 */
final class MachineDelay implements AutoCloseable {

    private static final long STEP_NANOS = 2_000_000;

    private final AtomicLong longest = new AtomicLong();
    private final Thread thread = new Thread(this::measure, "machine-delay");
    private volatile boolean closed;

    MachineDelay() {
        thread.setDaemon(true);
        thread.start();
    }

    private void measure() {
        long last = System.nanoTime();
        while (!closed) {
            LockSupport.parkNanos(STEP_NANOS);
            long now = System.nanoTime();
            longest.accumulateAndGet(now - last - STEP_NANOS, Math::max);
            last = now;
        }
    }

    /** Begins to look anew. */
    void reset() {
        longest.set(0);
    }

    /** The longest since. */
    Duration longest() {
        return Duration.ofNanos(longest.get());
    }

    @Override
    public void close() {
        closed = true;
    }
}
