package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.KeyInput;
import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one call that this process had no answer for at hand: to the listeners as it happens, and to the traces
 * it is made in. Each thing that can become of a call is told here and nowhere else, so that it is told once.
 *
 * <p>Written by the threads that the call passes through, one after the other, and by the method that it did not wait for
 * beside them; read by any.
 */
final class CallReport implements TracedCall {

    private final Reporter reporter;
    private final CachedOperation<?> plan;
    private final @Nullable ModelBinding binding;
    private final @Nullable ResultKey key;
    private final TracedInputs traced;
    private final @Nullable TracedCall parent;
    private final boolean isCall;
    private final @Nullable CallReport batch;
    private boolean isLeft;
    private boolean isSettledBehind;
    private final RunAttributes attributes = new RunAttributes();
    private final RunSources sources = new RunSources();
    private volatile CallOutcome outcome = CallOutcome.Running.INSTANCE;
    private volatile Answer answer = Answer.NONE;

    /** Why its flight lands with an expired result, where it does. */
    private volatile CallOutcome.@Nullable StoodIn standIn;

    private volatile Duration waited = Duration.ZERO;

    CallReport(
            Reporter reporter,
            CachedOperation<?> plan,
            @Nullable ModelBinding binding,
            @Nullable ResultKey key,
            TracedInputs traced,
            @Nullable TracedCall parent,
            boolean isCall,
            @Nullable CallReport batch) {
        this.reporter = reporter;
        this.plan = plan;
        this.binding = binding;
        this.key = key;
        this.traced = traced;
        this.parent = parent;
        this.isCall = isCall;
        this.batch = batch;
    }

    /**
     * Begins to tell of a run of the method for some items of a batch. It is no call of its own: traces show what the method
     * calls below the batch.
     */
    static CallReport beginRun(CallReport batch) {
        return new CallReport(batch.reporter, batch.plan, batch.binding, null, TracedInputs.NONE, null, false, batch);
    }

    /** What traces show in its place. */
    TracedCall shown() {
        return batch == null ? this : batch;
    }

    /** The method ran for this call and others: what it was given and what it attached is that of each. */
    void ranIn(CallReport run) {
        sources.addAll(run.sources);
        attributes.addAll(run.attributes);
    }

    /** A batch has been answered, item by item. */
    void batched(int items) {
        outcome = new CallOutcome.Batched(items);
    }

    /** A batch has failed; of which items it did was told of each. */
    void batchFailed(Throwable exception) {
        outcome = new CallOutcome.Failed(exception);
    }

    /** An item of a batch has its answer, which is not stored: what it was made of is a part of the method around. */
    void returnedOnly() {
        tellOuter(null);
    }

    /** What is attached to the result while its method runs. */
    RunAttributes attributes() {
        return attributes;
    }

    /** What the method is given by other cached methods while it runs. */
    RunSources sources() {
        return sources;
    }

    /** The method is about to run without the cache. */
    void bypassed(String reason) {
        outcome = new CallOutcome.Bypassed(reason);
        reporter.event(new CacheEvent.Bypassed(plan.name(), model(), key, reason));
    }

    /** There is no answer, and the method must not run for one. */
    void refused(NotCachedException.Reason reason) {
        outcome = new CallOutcome.Refused(reason);
        reporter.event(new CacheEvent.Refused(plan.name(), model(), key, reason));
    }

    /** The call has waited for other processes. What came of it is told next. */
    void waited(Duration duration) {
        waited = waited.plus(duration);
        reporter.event(new CacheEvent.Waited(plan.name(), requireKey(), duration));
    }

    /** The method has returned. Whether its result is kept is told next. */
    void computed(Duration duration) {
        attributes.end();
        reporter.event(new CacheEvent.Computed(plan.name(), requireKey(), duration, attributes.values()));
    }

    /** What the method left is in a store, or, where there is none, in this process. */
    void stored(Origin origin) {
        if (settle(new CallOutcome.Stored())) {
            reporter.event(new CacheEvent.Stored(plan.name(), requireKey(), origin));
        }
    }

    /** What the method left is in no store yet, and in the journal. */
    void keptInJournal(Origin origin) {
        if (settle(new CallOutcome.KeptInJournal())) {
            reporter.event(new CacheEvent.KeptInJournal(plan.name(), requireKey(), origin));
        }
    }

    /** What the method left is in no store. Of several reasons the first is told. */
    void notStored(WhyNotStored why) {
        if (why.kind() == WhyNotStored.Kind.STALE_PREFERRED) {
            standIn = new CallOutcome.StoodIn(why.reason(), null);
        }
        if (settle(new CallOutcome.NotStored(why.reason()))) {
            reporter.event(new CacheEvent.NotStored(plan.name(), requireKey(), why));
        }
    }

    /** The method has thrown, or is left alone as it threw a moment ago, and an expired result will be the answer. */
    synchronized void stoodIn(String reason, @Nullable Throwable exception) {
        attributes.end();
        CallOutcome.StoodIn stale = new CallOutcome.StoodIn(reason, exception);
        standIn = stale;
        if (isLeft) {
            reporter.notRefreshed(plan, requireKey(), reason, exception);
            return;
        }
        outcome = stale;
    }

    /** The method has thrown. */
    synchronized void failed(Throwable exception, Duration duration) {
        attributes.end();
        if (isLeft) {
            reporter.notRefreshed(plan, requireKey(), "its method failed", exception);
            return;
        }
        failed(exception, Tier.COMPUTED, duration);
    }

    /**
     * The call does not wait for the end of the method, and an expired result will be the answer. What the method leaves is
     * told to listeners, and is no part of this call any more.
     */
    synchronized void leftWithStandIn(String reason) {
        isLeft = true;
        outcome = new CallOutcome.StoodIn(reason, null);
    }

    /** Whether the call did not wait for the end of the method. */
    synchronized boolean isLeft() {
        return isLeft;
    }

    /** Waiting for another thread has ended, or could only have ended, with an exception. */
    synchronized void joinFailed(Throwable exception) {
        isLeft = true;
        failed(exception, Tier.JOINED, Duration.ZERO);
    }

    private void failed(Throwable exception, Tier tier, Duration duration) {
        outcome = new CallOutcome.Failed(exception);
        tell(new CacheEvent.Failed(plan.name(), requireKey(), tier, exception, duration));
    }

    /** Tells of an answer, where there is somebody that gets it. */
    private void tell(CacheEvent event) {
        if (isCall) {
            reporter.event(event);
        }
    }

    /**
     * The call has its answer. Where the method ran, that was told before, and this is no hit whatever the tier.
     *
     * @param until until when the tier may go on answering with it, or {@link EntryHeader#NEVER}
     * @return where the answer came from: it saved nothing if the method ran, here or in a process that was waited for
     */
    CachedFrom answered(CachedFrom found, long until) {
        CachedFrom from = given(found, until);
        if (outcome instanceof CallOutcome.StoodIn stale) {
            tell(new CacheEvent.ServedStale(plan.name(), requireKey(), from, stale.reason(), stale.exception()));
        } else if (ran()) {
            if (isCall) {
                reporter.answeredByRun(requireKey(), from.tier());
            }
        } else {
            outcome = new CallOutcome.Hit(from.tier());
            tell(new CacheEvent.Hit(plan.name(), requireKey(), from));
        }
        return from;
    }

    /**
     * The call has the answer of another that it waited for, and is told what that one was: that it waited for other
     * processes, and why an expired result stands in.
     *
     * @param until until when the tier may go on answering with it, or {@link EntryHeader#NEVER}
     * @param flown the call that flew
     * @return where the answer came from: it saved nothing if the method ran, or should have
     */
    CachedFrom joined(CachedFrom found, long until, CallReport flown) {
        sources.addAll(flown.sources);
        if (!flown.waited.isZero()) {
            waited(flown.waited);
        }
        CallOutcome.StoodIn stale = flown.standIn;
        if (found.tier() == Tier.STALE && stale != null) {
            outcome = stale;
            return answered(found, until);
        }
        CachedFrom from = given(found, until);
        outcome = new CallOutcome.Joined();
        reporter.event(new CacheEvent.Joined(plan.name(), requireKey(), from));
        return from;
    }

    private CachedFrom given(CachedFrom found, long until) {
        boolean savedNothing = ran() || outcome instanceof CallOutcome.StoodIn || !waited.isZero();
        CachedFrom from =
                savedNothing ? new CachedFrom(found.tier(), found.age(), Duration.ZERO, found.origin()) : found;
        answer = new Answer(from, until);
        tellOuter(from.origin());
        return from;
    }

    /** The method that made this call has been given a result, or one made of results, where this one is not stored. */
    private void tellOuter(@Nullable Origin origin) {
        CallReport outer = RunningCalls.innermostReport();
        if (outer != null && origin != null && origin.entryId() != null) {
            outer.sources.add(origin);
        } else if (outer != null) {
            outer.sources.addAll(sources);
        }
    }

    private boolean ran() {
        return outcome instanceof CallOutcome.Stored
                || outcome instanceof CallOutcome.KeptInJournal
                || outcome instanceof CallOutcome.NotStored;
    }

    private synchronized boolean settle(CallOutcome settled) {
        if (isLeft) {
            boolean first = !isSettledBehind;
            isSettledBehind = true;
            return first;
        }
        if (ran()) {
            return false;
        }
        if (!(outcome instanceof CallOutcome.Failed)) {
            outcome = settled;
        }
        return true;
    }

    private ResultKey requireKey() {
        if (key == null) {
            throw new IllegalStateException("a call without a key is bypassed");
        }
        return key;
    }

    @Override
    public String operation() {
        return plan.name();
    }

    @Override
    public @Nullable String model() {
        return binding == null ? null : binding.model();
    }

    @Override
    public @Nullable String version() {
        return binding == null ? null : binding.version();
    }

    @Override
    public @Nullable ResultKey key() {
        return key;
    }

    @Override
    public List<KeyInput> inputs() {
        return key == null ? List.of() : traced.list(key);
    }

    @Override
    public CallOutcome outcome() {
        return outcome;
    }

    @Override
    public CachedFrom cachedFrom() {
        return answer.from;
    }

    @Override
    public @Nullable Instant usableUntil() {
        return answer.until == EntryHeader.NEVER ? null : Instant.ofEpochMilli(answer.until);
    }

    @Override
    public Duration waited() {
        return waited;
    }

    @Override
    public @Nullable TracedCall parent() {
        return parent;
    }

    private record Answer(CachedFrom from, long until) {
        static final Answer NONE = new Answer(CachedFrom.noCache(), EntryHeader.NEVER);
    }
}
