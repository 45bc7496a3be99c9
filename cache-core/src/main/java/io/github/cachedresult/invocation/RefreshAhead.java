package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Tier;
import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.ResultKey;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Has results that still answer calls, and are due, computed anew in the background, each once at a time. A refresh is a
 * flight like others, under a policy of its own: it looks in the stores first, where another process may have brought a
 * newer result, and replaces only what it read there. Thread-safe.
 */
final class RefreshAhead {

    private final Executor executor;
    private final RecentFailures failures;
    private final InstantSource clock;
    private final Reporter reporter;

    /** What is refreshed or waits for that, with the time until which the result there is answers calls. */
    private final ConcurrentMap<ResultKey, Long> underWay = new ConcurrentHashMap<>();

    /**
     * Creates it.
     *
     * @param executor runs them, never on the thread that hands them over
     * @param failures what is left alone
     */
    RefreshAhead(Executor executor, RecentFailures failures, InstantSource clock, Reporter reporter) {
        this.executor = executor;
        this.failures = failures;
        this.clock = clock;
        this.reporter = reporter;
    }

    /**
     * Begins a refresh, unless one of the key is under way or has just failed.
     *
     * @param call the call that found the result due
     * @param usableUntil until when the result answers calls
     * @param flights answers the call that is made in its place
     */
    void begin(Call call, ModelBinding model, ResultKey key, long usableUntil, Answering flights) {
        if (failures.contain(key) || underWay.putIfAbsent(key, usableUntil) != null) {
            return;
        }
        Call ahead = new Call(
                call.operation(), call.target(), call.arguments(), call.binding(), call.body(), CallPolicy.AHEAD);
        CallContext carried = CallContext.background();
        try {
            executor.execute(() -> {
                try {
                    CallContext.run(carried, () -> refresh(ahead, model, key, flights));
                } finally {
                    underWay.remove(key);
                }
            });
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            underWay.remove(key);
            failed(ahead, key, "too many wait for that already, or the cache is closed", null);
        }
    }

    /** Whether a result has expired while its refresh is under way, so that there is nothing to do but to wait for it. */
    boolean isOverdue(ResultKey key) {
        Long usableUntil = underWay.get(key);
        return usableUntil != null && clock.millis() >= usableUntil;
    }

    private void refresh(Call call, ModelBinding model, ResultKey key, Answering flights) {
        CallReport report;
        try {
            HashedInputs hashed = model.hash(call.arguments());
            if (!hashed.key().equals(key)) {
                failed(call, key, "its inputs were changed after the call that found it due", null);
                return;
            }
            CallInputs inputs = CallInputs.hashed(hashed, model.scope(), call.arguments());
            report = reporter.begin(call, model, inputs);
            flights.answer(call, model, inputs, report);
        } catch (Throwable e) {
            failed(call, key, "its method failed", e);
            return;
        }
        CallOutcome outcome = report.outcome();
        CachedFrom from = report.cachedFrom();
        if (outcome instanceof CallOutcome.StoodIn stale) {
            failed(call, key, stale.reason(), stale.exception());
        } else if (outcome instanceof CallOutcome.NotStored not
                && (from.tier() == Tier.COMPUTED || from.tier() == Tier.STALE)) {
            failed(call, key, not.reason(), null);
        } else if (outcome instanceof CallOutcome.Running) {
            // Each hit would ask again, all the time that the other takes.
            failures.add(key);
            reporter.event(new CacheEvent.NotRefreshed(
                    call.operation().name(), key, "another process computes it anew", null));
        } else if (reporter.isListened()) {
            reporter.event(new CacheEvent.Refreshed(call.operation().name(), key, from));
        }
    }

    private void failed(Call call, ResultKey key, String reason, @Nullable Throwable exception) {
        failures.add(key);
        reporter.notRefreshed(call.operation(), key, reason, exception);
    }

    /** Answers a call that this process has no answer for at hand. */
    @FunctionalInterface
    interface Answering {

        @Nullable Object answer(Call call, ModelBinding model, CallInputs inputs, CallReport report) throws Throwable;
    }
}
