package io.github.cachedresult.tier;

import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a store's calls when their time is up, whatever the store does. What the store does goes on, unheard: only it knows
 * how to end that. Thread-safe.
 */
final class TimeLimit {

    private final String store;
    private final Duration limit;
    private final TimeLimiter limiter;
    private final ScheduledExecutorService timer;

    /**
     * A limit.
     *
     * @param store what the store is, for messages
     * @param grace how much longer than its limit a call may take, so that a store can end it by itself
     */
    TimeLimit(String store, Duration limit, Duration grace, ScheduledExecutorService timer) {
        this.store = store;
        this.limit = limit;
        this.limiter = TimeLimiter.of(TimeLimiterConfig.custom()
                .timeoutDuration(limit.plus(grace))
                .cancelRunningFuture(false)
                .build());
        this.timer = timer;
    }

    /** Starts a call. What the store breaks of its contract is a failure like others: a throw, a null, no end. */
    <T> CompletableFuture<T> start(Supplier<CompletionStage<T>> call) {
        CompletableFuture<Answer<T>> answer = answer(call);
        CompletableFuture<T> outcome = new CompletableFuture<>();
        try {
            // One that is there already needs no timer.
            CompletionStage<Answer<T>> inTime =
                    answer.isDone() ? answer : limiter.executeCompletionStage(timer, () -> answer);
            CompletionStage<?> unused = inTime.whenComplete((given, overdue) -> complete(outcome, given));
        } catch (RejectedExecutionException e) {
            outcome.completeExceptionally(new StoreUnavailableException("the cache over " + store + " is closed"));
        }
        return outcome;
    }

    /** A stage of its own, as the limiter ends it: the store's is left alone. Its failures are the limiter's only. */
    private static <T> CompletableFuture<Answer<T>> answer(Supplier<CompletionStage<T>> call) {
        try {
            return call.get()
                    .handle((value, failure) -> new Answer<>(value, failure))
                    .toCompletableFuture();
        } catch (Throwable e) {
            return CompletableFuture.completedFuture(new Answer<>(null, e));
        }
    }

    private <T> void complete(CompletableFuture<T> outcome, @Nullable Answer<T> given) {
        if (given == null) {
            outcome.completeExceptionally(
                    new StoreUnavailableException(store + " did not answer within " + limit.toMillis() + " ms"));
        } else if (given.failure == null) {
            outcome.complete(given.value);
        } else {
            outcome.completeExceptionally(StoreOutcomes.cause(given.failure));
        }
    }

    /** What a store's stage ended with. */
    private record Answer<T>(@Nullable T value, @Nullable Throwable failure) {}
}
