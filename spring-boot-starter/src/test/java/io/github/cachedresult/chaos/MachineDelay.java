package io.github.cachedresult.chaos;

import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How late this machine is by itself: two threads hand something to and fro, as often as a call through both stores passes from
 * thread to thread, pause, and begin again. By as much as that takes, any measured call may be late, whatever the cache does.
 */
final class MachineDelay implements AutoCloseable {

    private static final int HAND_OVERS = 12;
    private static final long PAUSE_NANOS = 5_000_000;

    private final SynchronousQueue<Integer> to = new SynchronousQueue<>();
    private final SynchronousQueue<Integer> fro = new SynchronousQueue<>();
    private final AtomicLong longest = new AtomicLong();
    private final Thread measuring = thread(this::measure);
    private final Thread answering = thread(this::answer);

    private static Thread thread(Loop loop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            loop.once();
                        }
                    } catch (InterruptedException e) {
                        // Closed.
                    }
                },
                "machine-delay");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void measure() throws InterruptedException {
        long begun = System.nanoTime();
        LockSupport.parkNanos(PAUSE_NANOS);
        for (int i = 0; i < HAND_OVERS; i += 2) {
            to.put(i);
            fro.take();
        }
        longest.accumulateAndGet(System.nanoTime() - begun - PAUSE_NANOS, Math::max);
    }

    private void answer() throws InterruptedException {
        fro.put(to.take());
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
        measuring.interrupt();
        answering.interrupt();
    }

    @FunctionalInterface
    private interface Loop {
        void once() throws InterruptedException;
    }
}
