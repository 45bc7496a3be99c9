package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.tier.EntryJudge;
import io.github.cachedresult.tier.EvictionStanding;
import io.github.cachedresult.tier.LocalEntry;
import io.github.cachedresult.tier.LocalTier;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first place where calls look: what the tier in this process holds and may be used now. What it finds unusable it lets
 * go of, except what is only too old, which a call may prefer to a worse result. Takes no lock and does no I/O.
 */
final class LocalHits {

    /** There is no answer: {@code null} is one. */
    static final Object NONE = new Object();

    private static final @Nullable Object[] NO_ARGUMENTS = {};

    private final LocalTier tier;
    private final long ttlMillis;
    private final EntryValues values;
    private final InstantSource clock;
    private final KnownEvictions evictions;
    private final Reporter reporter;

    /**
     * Creates it.
     *
     * @param ttlMillis how long the tier may hold a result, or {@link EntryHeader#NEVER}
     */
    LocalHits(
            LocalTier tier,
            long ttlMillis,
            EntryValues values,
            InstantSource clock,
            KnownEvictions evictions,
            Reporter reporter) {
        this.tier = tier;
        this.ttlMillis = ttlMillis;
        this.values = values;
        this.clock = clock;
        this.evictions = evictions;
        this.reporter = reporter;
    }

    /**
     * What a call returns whose key was remembered, or {@link #NONE}. Allocates nothing for a value that is shared and not
     * wrapped, unless somebody listens or traces.
     *
     * @throws Exception if what is remembered is that the method failed
     */
    @Nullable Object answer(
            CachedOperation<?> operation,
            ModelBinding model,
            CallPolicy policy,
            ResultKey key,
            @Nullable Object[] arguments)
            throws Exception {
        return answer(operation, model, policy, key, arguments, null);
    }

    /** What a call returns whose inputs were hashed, or {@link #NONE}. */
    @Nullable Object answer(Call call, ModelBinding model, CallInputs inputs) throws Exception {
        return answer(call.operation(), model, call.policy(), inputs.key(), call.arguments(), inputs);
    }

    /**
     * What a call returns, or {@link #NONE}.
     *
     * @param inputs what was hashed, or {@code null} if the key was remembered; then nothing answers that is to be computed
     *     anew in the background
     */
    @Nullable Object answer(
            CachedOperation<?> operation,
            ModelBinding model,
            CallPolicy policy,
            ResultKey key,
            @Nullable Object[] arguments,
            @Nullable CallInputs inputs)
            throws Exception {
        LocalEntry entry = tier.get(key, model.local());
        if (entry == null) {
            return NONE;
        }
        boolean timed = reporter.isListened() || asksForTime(operation, model, entry);
        long now = timed ? clock.millis() : entry.computedAt();
        boolean quiet = model.life().isQuiet(entry, now);
        if (!quiet && inputs == null && isDue(model, policy, entry, now)) {
            // The call comes again with its method, which is to run in the background.
            return NONE;
        }
        Object value = values.local(operation, model, policy, entry, quiet, now);
        if (value instanceof EntryValues.Objection objection) {
            letGo(key, entry, objection);
            return NONE;
        }
        Exception failure = null;
        if (value instanceof EntryContent.Failure remembered) {
            failure = remembered.thrown(Provenance.from(Tier.LOCAL, entry.origin(), entry.computedAt(), now)
                    .age());
            if (failure == null) {
                letGo(key, entry, EntryValues.Objection.UNTHROWABLE);
                return NONE;
            }
        }
        CallContext context = CallContext.current();
        if (context != null) {
            tell(context, operation, model, key, arguments, inputs, entry, timed ? now : TracedLocalHit.NO_TIME);
        }
        if (reporter.countsLocalHits()) {
            reporter.countLocalHit(key.model());
        }
        if (!operation.isWrapped() && !reporter.isListened() && failure == null) {
            return value;
        }
        CachedFrom from = Provenance.from(Tier.LOCAL, entry.origin(), entry.computedAt(), now);
        if (reporter.isListened()) {
            reporter.tell(new CacheEvent.Hit(operation.name(), key, from));
        }
        if (failure != null) {
            throw failure;
        }
        return Provenance.answer(operation, value, from);
    }

    /** Tells of a hit in what the thread is in the middle of. */
    private void tell(
            CallContext context,
            CachedOperation<?> operation,
            ModelBinding model,
            ResultKey key,
            @Nullable Object[] arguments,
            @Nullable CallInputs inputs,
            LocalEntry entry,
            long now) {
        CallReport outer = context.report();
        if (outer != null) {
            outer.sources().addAnswer(entry.origin(), sourcesOf(entry));
        }
        TraceRecorder trace = context.trace();
        if (trace != null) {
            trace.add(new TracedLocalHit(
                    operation,
                    model,
                    key,
                    inputs == null ? model.scope().countedOf(arguments) : NO_ARGUMENTS,
                    inputs == null ? null : inputs.traced(trace),
                    entry.origin(),
                    entry.expiresAt(),
                    clock,
                    now,
                    context.parent()));
        }
    }

    /** What stands for a result in what is computed from it, where the result itself is no entry. */
    private static List<EntryReference> sourcesOf(LocalEntry entry) {
        return entry.unstored() == null ? List.of() : entry.unstored().sources();
    }

    /**
     * What the tier has for all callers that wait for a flight, or null.
     *
     * @param sources is given what that was computed from, where it is no entry itself
     */
    @Nullable Outcome outcome(
            CachedOperation<?> operation, ModelBinding model, CallPolicy policy, ResultKey key, RunSources sources) {
        LocalEntry entry = tier.get(key, model.local());
        if (entry == null) {
            return null;
        }
        long now = clock.millis();
        if (policy.isAhead() && model.life().isDue(entry.computedAt(), entry.freshUntil(), now)) {
            return null;
        }
        Object value =
                values.local(operation, model, policy, entry, model.life().isQuiet(entry, now), now);
        if (value instanceof EntryValues.Objection objection) {
            letGo(key, entry, objection);
            return null;
        }
        if (entry.origin().entryId() == null) {
            sources.addAll(sourcesOf(entry));
        }
        long until = model.life().expiry(entry.computedAt(), entry.expiresAt());
        return value instanceof EntryContent.Failure failure
                ? new Outcome.Remembered(Tier.LOCAL, failure, entry.origin(), entry.computedAt(), until)
                : new Outcome.Delivered(Tier.LOCAL, value, entry.content(), entry.origin(), entry.computedAt(), until);
    }

    /** What answers a call and is to be computed anew in the background, or null. */
    @Nullable LocalEntry due(ModelBinding model, CallPolicy policy, ResultKey key) {
        LocalEntry entry = model.life().refreshAhead() ? tier.get(key, model.local()) : null;
        return entry != null && isDue(model, policy, entry, clock.millis()) ? entry : null;
    }

    private static boolean isDue(ModelBinding model, CallPolicy policy, LocalEntry entry, long now) {
        return policy.startsAhead()
                && model.life().isDue(entry.computedAt(), entry.freshUntil(), now)
                && !EntryValues.isExpired(entry, model, now)
                && !(entry.content() instanceof EntryContent.Failure);
    }

    /** What the tier holds and a call may prefer to its own result: what is only too old, or to be replaced; or null. */
    @Nullable LocalEntry replaced(ModelBinding model, CallPolicy policy, ResultKey key) {
        LocalEntry entry = policy.leavesWhatIsThere() ? null : tier.get(key, model.local());
        return entry != null && (policy.replaces() || EntryValues.isExpired(entry, model, clock.millis()))
                ? entry
                : null;
    }

    /** Whether a call of a key that is not held must fail, as its model's limit says. */
    boolean refuse(ModelBinding model, ResultKey key) {
        return tier.refuses(key, model.local(), entry -> isDead(entry, model.life()));
    }

    /** Whether what is held will never answer a call again, nor stand in for a result. */
    private boolean isDead(LocalEntry entry, Lifetimes life) {
        long now = clock.millis();
        long expiry = life.expiry(entry.computedAt(), entry.expiresAt());
        boolean standsIn = !(entry.content() instanceof EntryContent.Failure) && life.mayStandIn(expiry, now);
        return now >= expiry && !standsIn || entry.isTakenBackBy(evictions);
    }

    /** How much was heard of replacements so far, for {@link #keep}. */
    long heard() {
        return tier.heard();
    }

    /**
     * Holds what a flight has landed with, if it may be held. What another flight brought meanwhile stays, if it can be
     * used: it may have replaced what this one found.
     *
     * @param since what {@link #heard} said when the flight began
     * @param run of which it is told whether what it brought is taken back
     */
    void keep(
            ResultKey key,
            CachedOperation<?> operation,
            ModelBinding model,
            CallPolicy policy,
            Landed landed,
            long since,
            RunsUnderWay.Run run) {
        Landed.Kept kept = landed.kept();
        if (kept != null && tier.isOn() && !run.isTakenBack()) {
            long now = clock.millis();
            long until = Math.min(kept.life().expiresAt(), EntryJudge.after(now, ttlMillis));
            LocalEntry entry = new LocalEntry(
                    operation.type(),
                    kept.content(),
                    operation.judges(),
                    kept.origin(),
                    kept.computedAt(),
                    Math.min(kept.life().freshUntil(), until),
                    until,
                    new EvictionStanding(kept.computedUnder()),
                    kept.unstored(),
                    Entries.weight(kept.payloadLength(), operation.type()));
            if (entry.isTakenBackBy(evictions)) {
                return;
            }
            tier.putUnless(
                    key,
                    entry,
                    model.local(),
                    other -> (!policy.replaces() || other.computedAt() > kept.computedAt())
                            && other.type() == operation.type()
                            && !(other.content() instanceof EntryContent.Failure)
                            && !EntryValues.isExpired(other, model, now)
                            && !other.isTakenBackBy(evictions),
                    since);
            if (run.isTakenBack()) {
                tier.remove(key, entry);
            }
        }
    }

    /**
     * Whether a hit depends on the time of day. Reading the clock costs a quarter of a hit, and most results live for ever
     * and say nothing of their age.
     */
    private static boolean asksForTime(CachedOperation<?> operation, ModelBinding model, LocalEntry entry) {
        return entry.freshUntil() != EntryHeader.NEVER
                || model.life().quiet() != EntryHeader.NEVER
                || operation.isWrapped()
                || operation.judges().judgeAgain(entry);
    }

    private void letGo(ResultKey key, LocalEntry entry, EntryValues.Objection objection) {
        if (objection.isFinal()) {
            reporter.entryUnusable(Tier.LOCAL, key, objection.why());
            tier.remove(key, entry);
        }
    }
}
