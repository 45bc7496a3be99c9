package io.github.cachedresult.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How many calls have begun and not ended, so that closing can wait for them. Thread-safe. */
final class CallsUnderWay {

    private int count;
    private boolean closed;

    /** Counts a call in, unless no more may begin. */
    synchronized boolean begin() {
        if (!closed) {
            count++;
        }
        return !closed;
    }

    synchronized void end() {
        count--;
        notifyAll();
    }

    /** Lets none begin any more, and waits until there are none, the time is up, or the thread is interrupted. */
    synchronized void close(Duration atMost) {
        closed = true;
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            for (long left = atMost.toNanos(); count > 0 && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
