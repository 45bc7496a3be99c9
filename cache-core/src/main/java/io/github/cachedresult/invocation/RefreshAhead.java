package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Tier;
import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.ResultKey;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has results that still answer calls, and are due, computed anew in the background, each once at a time. A refresh is a
 * flight like others, under a policy of its own: it looks in the stores first, where another process may have brought a
 * newer result, and replaces only what it read there. Thread-safe.
 */
final class RefreshAhead {

    /** Why nothing was refreshed: the caller has gone on with what it gave. */
    static final String CHANGED = "its inputs were changed after the call that found it due";

    static final String FAILED = "its method failed";

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
        if (mayBegin(key, usableUntil)) {
            execute(call.operation(), List.of(key), () -> refresh(call.ahead(), model, key, flights));
        }
    }

    /**
     * Begins one refresh for all of these, but those of whose keys one is under way or has just failed.
     *
     * @param due items of one batch
     * @param refresh refreshes them, and {@linkplain #tell tells} what became of each
     */
    void beginAll(CachedOperation<?> operation, List<DueItem> due, Consumer<List<DueItem>> refresh) {
        List<DueItem> begun = due.stream()
                .filter(item -> mayBegin(item.key(), item.usableUntil()))
                .toList();
        if (!begun.isEmpty()) {
            execute(operation, begun.stream().map(DueItem::key).toList(), () -> refresh.accept(begun));
        }
    }

    private boolean mayBegin(ResultKey key, long usableUntil) {
        return !failures.contain(key) && underWay.putIfAbsent(key, usableUntil) == null;
    }

    private void execute(CachedOperation<?> operation, List<ResultKey> keys, Runnable refresh) {
        CallContext carried = CallContext.background();
        try {
            executor.execute(() -> {
                try {
                    CallContext.run(carried, refresh);
                } finally {
                    keys.forEach(underWay::remove);
                }
            });
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            keys.forEach(underWay::remove);
            keys.forEach(key -> failed(operation, key, "too many wait for that already, or the cache is closed", null));
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
                failed(call.operation(), key, CHANGED, null);
                return;
            }
            CallInputs inputs = CallInputs.hashed(hashed, model.scope(), call.arguments());
            report = reporter.begin(call, model, inputs);
            flights.answer(call, model, inputs, report);
        } catch (Throwable e) {
            failed(call.operation(), key, FAILED, e);
            return;
        }
        tell(call.operation(), key, report);
    }

    /** Tells what became of a refresh. */
    void tell(CachedOperation<?> operation, ResultKey key, CallReport report) {
        CallOutcome outcome = report.outcome();
        CachedFrom from = report.cachedFrom();
        if (outcome instanceof CallOutcome.Failed failed) {
            failed(operation, key, FAILED, failed.exception());
        } else if (outcome instanceof CallOutcome.StoodIn stale) {
            failed(operation, key, stale.reason(), stale.exception());
        } else if (outcome instanceof CallOutcome.NotStored not
                && (from.tier() == Tier.COMPUTED || from.tier() == Tier.STALE)) {
            failed(operation, key, not.reason(), null);
        } else if (outcome instanceof CallOutcome.Running) {
            // Each hit would ask again, all the time that the other takes.
            failures.add(key);
            reporter.event(
                    new CacheEvent.NotRefreshed(operation.name(), key, "another process computes it anew", null));
        } else if (reporter.isListened()) {
            reporter.event(new CacheEvent.Refreshed(operation.name(), key, from));
        }
    }

    /** A refresh has brought nothing: the key is left alone for a while. */
    void failed(CachedOperation<?> operation, ResultKey key, String reason, @Nullable Throwable exception) {
        failures.add(key);
        reporter.notRefreshed(operation, key, reason, exception);
    }

    /** Answers a call that this process has no answer for at hand. */
    @FunctionalInterface
    interface Answering {

        @Nullable Object answer(Call call, ModelBinding model, CallInputs inputs, CallReport report) throws Throwable;
    }
}
