package io.github.cachedresult.tier;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a store's calls when their time is up, whatever the store does. Thread-safe.
 *
 * <p>All calls have the same limit, so that they end in the order in which they began: one timer is set for the oldest,
 * and none for a call that is answered before. A timer for each call would cost a tenth of a read in Redis.
 */
final class TimeLimit {

    private final String store;
    private final Duration limit;
    private final Duration grace;
    private final Timer timer;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean watched = new AtomicBoolean();

    /**
     * A limit.
     *
     * @param store what the store is, for messages
     * @param grace how much longer than its limit a call may take, so that a store can end it by itself
     */
    TimeLimit(String store, Duration limit, Duration grace, Timer timer) {
        this.store = store;
        this.limit = limit;
        this.grace = grace;
        this.timer = timer;
    }

    /** Starts a call. What the store breaks of its contract is a failure like others: a throw, a null, no end. */
    <T> CompletableFuture<T> start(Supplier<CompletionStage<T>> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            CompletionStage<T> unused = call.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(StoreOutcomes.cause(failure));
                }
            });
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
        if (!answer.isDone()) {
            await(answer);
        }
        return answer;
    }

    private void await(CompletableFuture<?> answer) {
        Waiting last = new Waiting(answer, timer.nanoTime() + limit.toNanos() + grace.toNanos());
        // The answer must not be held by the queue once it is there; the queue is as short as the oldest call lets it.
        CompletableFuture<?> unused = answer.whenComplete((value, failure) -> last.answer = null);
        waiting.add(last);
        forgetAnswered();
        watch();
    }

    private void forgetAnswered() {
        for (Waiting oldest = waiting.peek(); oldest != null && oldest.answer == null; oldest = waiting.peek()) {
            waiting.remove(oldest);
        }
    }

    private void watch() {
        Waiting oldest = waiting.peek();
        if (oldest == null || !watched.compareAndSet(false, true)) {
            return;
        }
        try {
            long left = Math.max(0, oldest.due - timer.nanoTime());
            Future<?> unused = timer.after(Duration.ofNanos(left), this::endOverdue);
        } catch (RejectedExecutionException e) {
            watched.set(false);
            endAll();
        }
    }

    private void endOverdue() {
        try {
            long now = timer.nanoTime();
            for (Waiting oldest = waiting.peek();
                    oldest != null && (oldest.answer == null || oldest.due - now <= 0);
                    oldest = waiting.peek()) {
                waiting.remove(oldest);
                oldest.end(store + " did not answer within " + limit.toMillis() + " ms");
            }
        } finally {
            watched.set(false);
            watch();
        }
    }

    /** Nothing will be watched any more. */
    private void endAll() {
        for (Waiting oldest = waiting.poll(); oldest != null; oldest = waiting.poll()) {
            oldest.end("the cache over " + store + " is closed");
        }
    }

    /** A call under way. */
    private static final class Waiting {

        private final long due;
        private volatile @Nullable CompletableFuture<?> answer;

        Waiting(CompletableFuture<?> answer, long due) {
            this.answer = answer;
            this.due = due;
        }

        void end(String why) {
            CompletableFuture<?> unanswered = answer;
            if (unanswered != null) {
                unanswered.completeExceptionally(new StoreUnavailableException(why));
            }
        }
    }
}
