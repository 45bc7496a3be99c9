package io.github.cachedresult.invocation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Where calls meet that are to be computed together, for as long as the first of them waits. Thread-safe. */
final class GatheringWindow {

    private final int maximum;
    private final List<GatheredCall> calls = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition full = lock.newCondition();
    private boolean closed;

    GatheringWindow(int maximum) {
        this.maximum = maximum;
    }

    /** What became of a call that came. */
    enum Place {
        /** It is the first, and waits for the others. */
        FIRST,
        /** The first one takes it along. */
        FURTHER,
        /** It came too late. */
        NONE
    }

    Place add(GatheredCall call) {
        lock.lock();
        try {
            if (closed) {
                return Place.NONE;
            }
            calls.add(call);
            if (calls.size() >= maximum) {
                closed = true;
                full.signal();
            }
            return calls.size() == 1 ? Place.FIRST : Place.FURTHER;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is full or the time is over, or this thread is interrupted; then nobody enters any more. */
    void close(Duration time) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!closed && left > 0) {
                left = full.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Whoever waits for the result next is told.
            Thread.currentThread().interrupt();
        } finally {
            closed = true;
            lock.unlock();
        }
    }

    /** Those that have entered, the first of them first; for that one, when it is closed. */
    List<GatheredCall> calls() {
        return calls;
    }
}
