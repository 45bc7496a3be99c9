package io.github.cachedresult.test.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A moment until which a condition is polled. */
final class Deadline {

    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private final Duration timeout;
    private final long end;

    private Deadline(Duration timeout) {
        this.timeout = timeout;
        this.end = System.nanoTime() + timeout.toNanos();
    }

    static Deadline in(Duration timeout) {
        return new Deadline(timeout);
    }

    /** Polls until the condition holds; one that throws an {@link IOException} does not hold yet. */
    void await(Condition condition, Supplier<String> whatIsMissing) {
        IOException last = null;
        while (true) {
            try {
                if (condition.holds()) {
                    return;
                }
                last = null;
            } catch (IOException e) {
                last = e;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("Interrupted while waiting: " + whatIsMissing.get(), last);
            }
            if (System.nanoTime() - end >= 0) {
                throw new IllegalStateException("After " + timeout.toSeconds() + " s: " + whatIsMissing.get(), last);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }
}
