package io.github.cachedresult.tier;

import io.github.cachedresult.store.EntryTimeoutException;
import io.github.cachedresult.tier.BreakerState.Failure;
import io.github.cachedresult.tier.BreakerState.Position;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds calls back while a store does not serve them, and finds out by itself when it does again: no caller ever pays for
 * a trial.
 *
 * <p>Counting and states are Resilience4j's. Its own way out of the open state, the next call after a while, is not used:
 * a trial is made in the background, always ends, and has the half-open state to itself. Thread-safe.
 */
final class Breaker implements AutoCloseable {

    /** Longer than anybody waits: trials end the open state, and nothing else. */
    private static final Duration UNTIL_TRIED = Duration.ofDays(36_500);

    private static final int MAX_REASON = 200;

    private final CircuitBreaker circuit;
    private final ProbeWait waits;
    private final Supplier<CompletionStage<@Nullable Throwable>> probe;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final Listener listener;

    /** Made since a call was last answered; by them the waits grow. */
    private final AtomicInteger trials = new AtomicInteger();

    private volatile Period period;
    private volatile @Nullable Failure lastFailure;
    private volatile @Nullable Future<?> nextTrial;
    private volatile boolean closed;

    /**
     * A breaker that lets calls through.
     *
     * @param probe tries the store: completes always and in time, with why it does not serve, or null if it does
     */
    Breaker(
            BreakerOptions options,
            ProbeWait waits,
            Supplier<CompletionStage<@Nullable Throwable>> probe,
            ScheduledExecutorService timer,
            InstantSource clock,
            Listener listener) {
        this.circuit = CircuitBreaker.of("store", config(options));
        this.waits = waits;
        this.probe = probe;
        this.timer = timer;
        this.clock = clock;
        this.listener = listener;
        this.period = new Period(options.enabled() ? Position.CLOSED : Position.OFF, clock.instant(), null);
        circuit.getEventPublisher()
                .onStateTransition(event -> enter(event.getStateTransition().getToState()));
    }

    private static CircuitBreakerConfig config(BreakerOptions options) {
        return CircuitBreakerConfig.custom()
                .initialState(options.enabled() ? CircuitBreaker.State.CLOSED : CircuitBreaker.State.DISABLED)
                .slidingWindow(options.failures(), options.failures(), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(100)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitDurationInOpenState(UNTIL_TRIED)
                .build();
    }

    /**
     * Makes a call, or fails at once.
     *
     * @param failureOf what an answer or a failure says against the store, or null for nothing; must not throw
     */
    <T> CompletableFuture<T> call(
            Supplier<CompletableFuture<T>> call,
            BiFunction<@Nullable T, @Nullable Throwable, @Nullable Throwable> failureOf) {
        Period begun = period;
        return begun.refusal == null
                ? call.get().whenComplete((answer, failure) -> record(begun, failureOf.apply(answer, failure)))
                : CompletableFuture.failedFuture(begun.refusal);
    }

    private void record(Period begun, @Nullable Throwable failure) {
        if (begun != period) {
            // It began before the store was given up or came back, and tells nothing of now.
            return;
        }
        if (failure instanceof EntryTimeoutException) {
            // It may have been too much for the time, or the store may hang: smaller ones tell.
            return;
        }
        if (failure != null) {
            failed(failure);
            return;
        }
        if (trials.get() > 0) {
            trials.set(0);
        }
        circuit.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    private void failed(Throwable failure) {
        lastFailure = new Failure(clock.instant(), reason(failure));
        circuit.onError(0, TimeUnit.NANOSECONDS, failure);
    }

    /** One line, not too long: clients tell of their connections at length. */
    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        String line = (message == null ? failure.toString() : message).replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON) + "…";
    }

    /** Called on the thread whose outcome led to the state; the next one is entered only after this. */
    private void enter(CircuitBreaker.State state) {
        Period last = period;
        Instant now = clock.instant();
        switch (state) {
            case OPEN -> {
                if (last.refusal == null) {
                    String reason = lastFailure == null ? "" : lastFailure.reason();
                    period = new Period(Position.OPEN, now, refusal(now, reason));
                    listener.heldBack(reason);
                } else {
                    period = new Period(Position.OPEN, last.since, last.refusal);
                }
                tryLater();
            }
            case HALF_OPEN -> period = new Period(Position.HALF_OPEN, last.since, last.refusal);
            default -> {
                period = new Period(Position.CLOSED, now, null);
                listener.usedAgain(Duration.between(last.since, now));
            }
        }
    }

    private StoreUnavailableException refusal(Instant since, String reason) {
        return new StoreUnavailableException("it is left alone since " + since + ": " + reason);
    }

    private void tryLater() {
        try {
            long wait = waits.after(trials.getAndIncrement()).toNanos();
            nextTrial = timer.schedule(this::tryNow, wait, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The cache is closed, and the store with it.
        }
    }

    private void tryNow() {
        if (closed) {
            return;
        }
        circuit.transitionToHalfOpenState();
        circuit.acquirePermission();
        CompletionStage<?> unused = tried().whenComplete((failure, broken) -> {
            Throwable cause = failure == null ? broken : failure;
            if (cause == null) {
                circuit.onSuccess(0, TimeUnit.NANOSECONDS);
            } else {
                failed(cause);
            }
        });
    }

    /** A trial that threw must end too, or the breaker would be half-open for ever. */
    private CompletionStage<@Nullable Throwable> tried() {
        try {
            return probe.get();
        } catch (Throwable e) {
            return CompletableFuture.completedFuture(e);
        }
    }

    BreakerState state() {
        Period now = period;
        return new BreakerState(now.position, now.since, lastFailure);
    }

    /** Makes no more trials. */
    @Override
    public void close() {
        closed = true;
        Future<?> next = nextTrial;
        if (next != null) {
            next.cancel(false);
        }
    }

    /** Hears when calls are held back, and when no more. */
    interface Listener {

        void heldBack(String reason);

        void usedAgain(Duration after);
    }

    /** A time in which the breaker is in one position. No two are equal: a call knows by it whether its outcome counts. */
    private static final class Period {

        private final Position position;

        /** Since when calls are held back, trials included, or are not. */
        private final Instant since;

        /** What calls fail with, or null if they are let through. */
        private final @Nullable StoreUnavailableException refusal;

        Period(Position position, Instant since, @Nullable StoreUnavailableException refusal) {
            this.position = position;
            this.since = since;
            this.refusal = refusal;
        }
    }
}
