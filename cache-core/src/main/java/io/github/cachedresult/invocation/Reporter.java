package io.github.cachedresult.invocation;

import io.github.cachedresult.Tier;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.tier.EntryJudge;
import io.github.cachedresult.tier.StoreStateListener;
import io.github.cachedresult.tier.TierListener;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what happens: every time to the counts and the listeners, and to the traces in which calls are made; once for each cause
 * in the log, where something went wrong. Nothing it does reaches a caller.
 */
final class Reporter implements TierListener, StoreStateListener {

    private static final Logger LOG = LoggerFactory.getLogger(ResultCache.class);

    /** More different causes than anybody reads. */
    private static final int MAX_REMEMBERED = 10_000;

    private final List<CacheEventListener> listeners;
    private final CacheCounts counts;
    private final Executor storeEvents;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /**
     * Creates it.
     *
     * @param storeEvents tells listeners how stores fare: that is learned on threads that others wait for, such as a timer's
     */
    Reporter(List<CacheEventListener> listeners, CacheCounts counts, Executor storeEvents) {
        this.listeners = List.copyOf(listeners);
        this.counts = counts;
        this.storeEvents = storeEvents;
    }

    /** Begins to tell of a call that has a key, before anything can run within it. */
    CallReport begin(Call call, ModelBinding binding, CallInputs inputs) {
        CallContext context = TraceRecorder.tracedContext();
        TraceRecorder trace = context == null ? null : context.trace();
        TracedInputs traced = trace == null ? TracedInputs.NONE : inputs.traced(trace);
        return begin(context, call, binding, inputs.key(), traced);
    }

    /** Begins to tell of a call that has no key. */
    CallReport begin(Call call, @Nullable ModelBinding binding) {
        return begin(TraceRecorder.tracedContext(), call, binding, null, TracedInputs.NONE);
    }

    private CallReport begin(
            @Nullable CallContext context,
            Call call,
            @Nullable ModelBinding binding,
            @Nullable ResultKey key,
            TracedInputs traced) {
        TracedCall parent = context == null ? null : context.parent();
        CallReport report = new CallReport(
                this,
                call.operation(),
                binding,
                key,
                traced,
                parent,
                !call.policy().isAhead(),
                null);
        if (context != null && context.trace() != null) {
            context.trace().add(report);
        }
        return report;
    }

    /** Whether anybody listens to hits in the local tier; if not, their events need not be made. */
    boolean isListened() {
        return !listeners.isEmpty();
    }

    /** Whether somebody wants to know of each hit in the local tier that there was one. */
    boolean countsLocalHits() {
        return counts.countsLocalHits();
    }

    /** Counts a hit in the local tier, of which {@link #tell} tells those who listen. */
    void countLocalHit(String model) {
        counts.countLocalHit(model);
    }

    /** Counts a call that has its answer after its method has run, of which {@link #event} told. */
    void answeredByRun(ResultKey key, Tier tier) {
        counts.countAnswered(key, tier);
    }

    /** Something happened: it is counted, and told to all that listen. */
    void event(CacheEvent event) {
        counts.count(event);
        tell(event);
    }

    /** Tells all that listen. */
    void tell(CacheEvent event) {
        for (CacheEventListener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (Throwable e) {
                if (first("listener " + listener.getClass().getName())) {
                    LOG.warn(
                            "{} failed on {}; this is said once",
                            listener.getClass().getName(),
                            event,
                            e);
                }
            }
        }
    }

    private void storeEvent(CacheEvent event) {
        counts.count(event);
        if (listeners.isEmpty()) {
            return;
        }
        try {
            storeEvents.execute(() -> tell(event));
        } catch (RejectedExecutionException e) {
            if (first("store events")) {
                LOG.warn(
                        "Listeners are not told all that happens to stores, as they take too long (said once): {}",
                        event);
            }
        }
    }

    /** A call runs uncached for a reason that somebody may want to remove. */
    void bypassed(CachedOperation<?> operation, String reason) {
        if (first("bypassed " + operation + reason)) {
            LOG.warn("{} runs uncached: {} (said once)", operation, reason);
        }
    }

    /** A round trip would change a result: the type is not fit, which is said once for each type and place. */
    void lossy(CachedOperation<?> operation, String difference) {
        int colon = difference.indexOf(':');
        String place = colon < 0 ? difference : difference.substring(0, colon);
        if (first("lossy " + operation + place.replaceAll("\\[\\d+]", "[]"))) {
            LOG.warn(
                    "A result of {} is returned but not stored, as decoding it would not give the same: {}"
                            + " (said once for each place)",
                    operation,
                    difference);
        }
    }

    /** What is too large for every store, which is said once for each operation. */
    void tooLarge(CachedOperation<?> operation, String reason) {
        if (first("too large " + operation)) {
            LOG.warn("A result of {} is returned but not stored: {} (said once)", operation, reason);
        }
    }

    void judgeFailed(String operation, Class<?> judge, Throwable failure) {
        if (first("judge " + operation + judge.getName())) {
            LOG.warn(
                    "The validity {} of {} failed; its results are not stored (said once)",
                    judge.getName(),
                    operation,
                    failure);
        }
    }

    void notRefreshed(CachedOperation<?> operation, ResultKey key, String reason, @Nullable Throwable failure) {
        event(new CacheEvent.NotRefreshed(operation.name(), key, reason, failure));
        if (first("refresh " + operation + reason
                + (failure == null ? "" : failure.getClass().getName()))) {
            LOG.warn(
                    "A result of {} was not computed anew in the background: {}; the one there is is used until it expires"
                            + " (said once for each reason)",
                    operation,
                    reason,
                    failure);
        }
    }

    void timedRunsExhausted(CachedOperation<?> operation) {
        if (first("timed runs")) {
            LOG.warn(
                    "Too many methods run at once that have a time limit or several callers; {} runs on the thread of its caller, which waits for as"
                            + " long as it takes (said once); see cachedresult.timed-runs",
                    operation);
        }
    }

    void gatheredRunFailed(CachedOperation<?> operation, Throwable failure) {
        if (first("gathered " + operation + failure.getClass().getName())) {
            LOG.warn(
                    "{} failed for single calls that were gathered, each of which is computed by itself now (said once for"
                            + " each kind of failure)",
                    operation,
                    failure);
        }
    }

    void progressFailed(CachedOperation<?> operation, Throwable failure) {
        if (first("progress " + operation)) {
            LOG.warn("Who is told how far a stream of {} is has failed (said once)", operation, failure);
        }
    }

    void notGathered(CachedOperation<?> operation) {
        if (first("not gathered " + operation)) {
            LOG.info(
                    "Calls of {} are not gathered, whatever cachedresult.rules[n].coalesce says: its class has no batch that"
                            + " names the same operation, takes its parameters by their names, with a Collection, List or"
                            + " array of items, and returns a List or an array of the same results",
                    operation);
        }
    }

    void tooManySources(CachedOperation<?> operation) {
        if (first("sources " + operation)) {
            LOG.warn(
                    "A result of {} was computed from more than {} cached results; its entry names the first of them, and"
                            + " the models and versions of the others: it counts as computed from all of these, and is"
                            + " evicted with each of them (said once)",
                    operation,
                    RunSources.MAX_COUNT);
        }
    }

    void ruleUnmatched(ModelRule rule) {
        if (first("unmatched " + rule)) {
            LOG.warn(
                    "The rule for {} is for none of the models of the cached methods that are known; case matters, and"
                            + " * stands for any text",
                    rule);
        }
    }

    void pipelineFailed(CachedOperation<?> operation, String step, Throwable failure) {
        if (first("pipeline " + operation + step + failure.getClass().getName())) {
            LOG.error(
                    "{} failed for {}; its callers get their results all the same (said once)",
                    step,
                    operation,
                    failure);
        }
    }

    void closeFailed(String store, Throwable failure) {
        LOG.warn("{} failed to close", store, failure);
    }

    void runningAtShutdown(int runs, Duration limit) {
        LOG.warn(
                "{} methods had not returned {} after shutdown began; their results will be in no store and no journal",
                runs,
                limit);
    }

    void lateAtShutdown(int writes, Duration limit) {
        LOG.warn(
                "{} writes had not ended {} after shutdown began; unless the journal has them, their results may be in no"
                        + " store",
                writes,
                limit);
    }

    @Override
    public void storeFailed(Tier tier, String store, String action, ResultKey key, Throwable cause) {
        storeEvent(new CacheEvent.StoreFailed(tier, action, key, cause));
        LOG.debug("{} failed to {} {}", store, action, key, cause);
    }

    @Override
    public void entryUnusable(Tier tier, ResultKey key, EntryJudge.Judgement.Unusable why) {
        event(new CacheEvent.Unusable(key, tier, why.kind(), why.defect(), why.judge(), why.reason()));
        if (why.defect() == null) {
            LOG.debug("The entry of {} in {} is not used: {}", key, tier, why.reason());
        } else if (first("unusable " + tier + why.defect())) {
            LOG.warn(
                    "The entry of {} in {} is {} and will be replaced: {} (said once for each kind, counted each time)",
                    key,
                    tier,
                    why.defect(),
                    why.reason());
        }
    }

    @Override
    public void storeHeldBack(Tier tier, String store, String action, String reason) {
        storeEvent(new CacheEvent.StoreHeldBack(tier, store, action, reason));
        LOG.warn(
                "{} fails to {} and is left alone; calls go on without it, and it is tried in the background: {}",
                store,
                action,
                reason);
    }

    @Override
    public void storeUsedAgain(Tier tier, String store, String action, Duration heldBack) {
        storeEvent(new CacheEvent.StoreUsedAgain(tier, store, action, heldBack));
        LOG.info("{} is used again to {}, after {}", store, action, heldBack);
    }

    /** Whether a cause is met for the first time. */
    boolean first(String cause) {
        return said.size() < MAX_REMEMBERED && said.add(cause);
    }
}
