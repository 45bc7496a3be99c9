package io.github.cachedresult.invocation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Where calls meet that are to be computed together, for as long as the first of them waits. Thread-safe. */
final class GatheringWindow {

    private final int maximum;
    private final List<GatheredCall> calls = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<@Nullable Void> full = new CompletableFuture<>();
    private volatile boolean closed;

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
        Place place = enter(call);
        if (closed) {
            // Not under the lock: who goes on then takes it.
            full.complete(null);
        }
        return place;
    }

    private Place enter(GatheredCall call) {
        lock.lock();
        try {
            if (closed) {
                return Place.NONE;
            }
            calls.add(call);
            closed = calls.size() >= maximum;
            return calls.size() == 1 ? Place.FIRST : Place.FURTHER;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is full or the time is over, or this thread is interrupted; then nobody enters any more. */
    void close(Duration time) {
        try {
            full.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // It is not full, and does not fail.
        } catch (InterruptedException e) {
            // Whoever waits for the result next is told.
            Thread.currentThread().interrupt();
        } finally {
            shut();
        }
    }

    /** As {@link #close}, on no thread: completes when nobody enters any more. */
    CompletionStage<?> closed(Duration time) {
        return full.copy()
                .completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS)
                .thenRun(this::shut);
    }

    private void shut() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Those that have entered, the first of them first; for that one, when it is closed. */
    List<GatheredCall> calls() {
        return calls;
    }
}
