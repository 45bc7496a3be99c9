package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.tier.LocalEntry;
import io.github.cachedresult.value.ResultCodec;
import io.github.cachedresult.value.ResultCodec.UndecodableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where calls go that this process has no answer for at hand: of those with one key one flies, the others wait, and all are
 * answered by how it lands.
 */
final class Flights {

    private final SingleFlight flights;
    private final Flight flight;
    private final LocalHits localHits;
    private final KnownEvictions evictions;
    private final OutdatedRuns outdated;
    private final RefreshAhead refreshes;
    private final Executor timedRuns;
    private final ResultCodec codec;
    private final InstantSource clock;
    private final Bypass bypass;
    private final RunsUnderWay runs;
    private final Reporter reporter;

    Flights(
            SingleFlight flights,
            Flight flight,
            LocalHits localHits,
            KnownEvictions evictions,
            OutdatedRuns outdated,
            RefreshAhead refreshes,
            Executor timedRuns,
            ResultCodec codec,
            InstantSource clock,
            Bypass bypass,
            RunsUnderWay runs,
            Reporter reporter) {
        this.flights = flights;
        this.flight = flight;
        this.localHits = localHits;
        this.evictions = evictions;
        this.outdated = outdated;
        this.refreshes = refreshes;
        this.timedRuns = timedRuns;
        this.codec = codec;
        this.clock = clock;
        this.bypass = bypass;
        this.runs = runs;
        this.reporter = reporter;
    }

    /**
     * Answers a call.
     *
     * @throws Throwable what the method throws, unchanged
     */
    @Nullable Object answer(Call call, ModelBinding model, CallInputs inputs, CallReport report) throws Throwable {
        ResultKey key = inputs.key();
        // Without a run, what a store has is all that the call can bring.
        if (call.policy().runs() && localHits.refuse(model, key)) {
            LocalTierFullException full = new LocalTierFullException(model.model(), model.local());
            report.joinFailed(full);
            throw full;
        }
        LogPosition stand = evictions.stand();
        SingleFlight.Running mine = flights.prepare(key, call.operation().type(), call.policy(), stand, report);
        SingleFlight.Running others = flights.begin(
                mine, joined(call.policy(), key), running -> outdated.contain(call.operation(), key, running.stand()));
        boolean isOwn = others == null;
        if (isOwn && !isFlownElsewhere(call, model, inputs, mine, report)) {
            return own(call, key, fly(call, model, inputs, mine, report), report);
        }
        if (call.policy().isAhead()) {
            return null;
        }
        SingleFlight.Running awaited = others == null ? mine : others;
        Predicate<Outcome.Delivered> mayStandIn = standIn -> model.life().mayStandIn(standIn.until(), clock.millis())
                && !outdated.brought(standIn.origin(), awaited.stand());
        Outcome outcome = await(awaited, isOwn, call, model.patience(), mayStandIn, report);
        if (awaited.isStandIn(outcome)) {
            return notAwaited(call, model, (Outcome.Delivered) outcome, report);
        }
        if (outcome instanceof Outcome.Late late) {
            TimedOutCallException timedOut = new TimedOutCallException(call.operation(), key, late.limit());
            report.joinFailed(timedOut);
            throw timedOut;
        }
        if (outcome instanceof Outcome.NotRun) {
            return answer(call, model, inputs, report);
        }
        if (isOwn && !(outcome instanceof Outcome.Alone)) {
            return own(call, key, outcome, report);
        }
        return isNoAnswer(outcome, awaited, stand)
                ? answer(call, model, inputs, report)
                : joined(call, key, awaited.report(), outcome, report);
    }

    /**
     * Waits for a flight that another thread flies.
     *
     * @param isOwn whether it flies for this call
     * @throws UnansweredCallException if the wait has no end, or is interrupted
     */
    private Outcome await(
            SingleFlight.Running flown,
            boolean isOwn,
            Call call,
            Patience patience,
            Predicate<Outcome.Delivered> mayStandIn,
            CallReport report) {
        try {
            Outcome outcome = isOwn
                    ? flights.awaitOwn(flown, patience, mayStandIn)
                    : flights.join(flown, call.operation(), patience, mayStandIn);
            return outcome == null
                    ? new Outcome.Alone("the call that computes its result may be waiting for this one")
                    : outcome;
        } catch (RecursiveCallException e) {
            report.joinFailed(e);
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedCallException interrupted = new InterruptedCallException(call.operation(), flown.key());
            report.joinFailed(interrupted);
            throw interrupted;
        } catch (CancellationException e) {
            return Outcome.NotRun.INSTANCE;
        } catch (ExecutionException e) {
            return new Outcome.Alone("the call that computes its result failed within the cache");
        }
    }

    /** Waits for another call's flight, however long it takes. */
    Outcome await(SingleFlight.Running others, Call call, CallReport report) {
        return await(others, false, call, Patience.UNLIMITED, standIn -> false, report);
    }

    /**
     * Whether what became of another call's run says nothing to one that joined it. One of those that wait takes over, and
     * the others join that one.
     *
     * @param stand what was known of evictions when the call began
     */
    boolean isNoAnswer(Outcome outcome, SingleFlight.Running flight, LogPosition stand) {
        if (outcome instanceof Outcome.NotRun
                || outcome instanceof Outcome.Spoiled
                || outcome instanceof Outcome.Threw threw && threw.interrupted()) {
            return true;
        }
        // Who called before an eviction gets what the run brings; who called after it does not.
        Origin origin = outcome.origin();
        return origin != null && !stand.equals(flight.stand()) && outdated.brought(origin, flight.stand());
    }

    /** What would expire before its refresh has ended, and has expired by now, waits for that. */
    private Set<CallPolicy> joined(CallPolicy policy, ResultKey key) {
        return policy.startsAhead() && refreshes.isOverdue(key) ? Set.of(CallPolicy.AHEAD) : policy.joined();
    }

    /**
     * Has a result computed anew in the background that has answered a call.
     *
     * @param until until when it answers calls
     */
    void refresh(Call call, ModelBinding model, CallInputs inputs, long until) {
        refreshes.begin(call, model, inputs.key(), until, this::answer);
    }

    private void refreshIfDue(Call call, ModelBinding model, CallInputs inputs, Landed.@Nullable Kept kept) {
        if (kept != null
                && call.policy().startsAhead()
                && !(kept.content() instanceof EntryContent.Failure)
                && model.life().isDue(kept.computedAt(), kept.life().freshUntil(), clock.millis())) {
            refresh(call, model, inputs, kept.life().expiresAt());
        }
    }

    /** Whether another thread flies for a call that may not wait for the end of its method. */
    private boolean isFlownElsewhere(
            Call call, ModelBinding model, CallInputs inputs, SingleFlight.Running mine, CallReport report) {
        if (!model.patience().isLimited()
                || !call.policy().runs()
                || call.policy().isAhead()) {
            return false;
        }
        mine.handOver();
        try {
            timedRuns.execute(ContextCarrier.runnable(() -> {
                mine.takeOver();
                try {
                    fly(call, model, inputs, mine, report);
                } catch (Throwable e) {
                    reporter.pipelineFailed(call.operation(), "The flight", e);
                }
            }));
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // The one says that there are enough threads, the other that there can be no more.
            reporter.timedRunsExhausted(call.operation());
            mine.takeOver();
            return false;
        }
    }

    private Outcome fly(
            Call call, ModelBinding model, CallInputs inputs, SingleFlight.Running mine, CallReport report) {
        ResultKey key = inputs.key();
        Outcome outcome = null;
        Landed.Kept kept = null;
        RunsUnderWay.Run run = runs.begin();
        try {
            // Another flight may have landed since this call looked.
            outcome = call.policy().answers()
                    ? localHits.outcome(call.operation(), model, call.policy(), key, report.sources())
                    : null;
            if (outcome == null) {
                long heard = localHits.heard();
                LocalEntry expired = localHits.replaced(model, call.policy(), key);
                WaitingCaller caller = new WaitingCaller();
                Landed landed = caller.await(flight.fly(new FlightRequest(
                        call,
                        model,
                        inputs,
                        expired,
                        evictions.position(),
                        caller,
                        standIn -> mine.offer(standIn, model.patience()),
                        report,
                        run)));
                if (landed == null) {
                    throw new IllegalStateException("a flight always lands");
                }
                outcome = landed.outcome();
                kept = landed.kept();
                if (!run.isTakenBack()) {
                    localHits.keep(key, call.operation(), model, call.policy(), landed, heard);
                    if (run.isTakenBack()) {
                        localHits.forget(model, key);
                    }
                }
            }
        } catch (InterruptedCallException e) {
            flights.abandon(mine);
            report.joinFailed(e);
            throw e;
        } finally {
            runs.end(run);
            if (outcome instanceof Outcome.Dropped) {
                flights.abandon(mine);
            } else {
                flights.end(mine, outcome);
            }
        }
        refreshIfDue(call, model, inputs, kept);
        return outcome;
    }

    /** Answers a call that does not wait for the end of a method with what stands in. */
    private @Nullable Object notAwaited(Call call, ModelBinding model, Outcome.Delivered standIn, CallReport report)
            throws Throwable {
        CachedOperation<?> operation = call.operation();
        Duration limit = Objects.requireNonNullElse(
                model.patience().soft(), model.patience().hard());
        report.leftWithStandIn("its method has not returned within " + limit);
        try {
            Object value = codec.own(operation.type(), standIn.shared());
            return Provenance.answer(operation, value, report.answered(from(Tier.STALE, standIn), standIn.until()));
        } catch (UndecodableException e) {
            return bypass.run(call, report, String.valueOf(e.getMessage()));
        }
    }

    /** What a call returns that flew itself. */
    @Nullable Object own(Call call, ResultKey key, Outcome outcome, CallReport report) throws Throwable {
        CachedOperation<?> operation = call.operation();
        if (outcome instanceof Outcome.Delivered delivered) {
            CachedFrom from = from(delivered.tier(), delivered);
            return Provenance.answer(operation, delivered.value(), report.answered(from, delivered.until()));
        }
        if (outcome instanceof Outcome.Unshareable only) {
            CachedFrom from = Provenance.from(Tier.COMPUTED, only.origin(), 0, 0);
            return Provenance.answer(operation, only.value(), report.answered(from, EntryHeader.NEVER));
        }
        if (outcome instanceof Outcome.Remembered remembered) {
            CachedFrom from = report.answered(from(remembered.tier(), remembered), remembered.until());
            throw remembered.failure().thrown(from.age());
        }
        if (outcome instanceof Outcome.NotFound none) {
            return Refusals.notFound(call, key, report, none);
        }
        if (outcome instanceof Outcome.Spoiled || outcome instanceof Outcome.Dropped) {
            return null;
        }
        throw ((Outcome.Threw) outcome).exception();
    }

    /** What a call returns that waited for another. */
    @Nullable Object joined(Call call, ResultKey key, CallReport flown, Outcome outcome, CallReport report) throws Throwable {
        if (outcome instanceof Outcome.Alone alone) {
            return bypass.run(call, report, alone.reason());
        }
        CachedOperation<?> operation = call.operation();
        if (outcome instanceof Outcome.Delivered delivered) {
            Object value;
            try {
                value = codec.own(operation.type(), delivered.shared());
            } catch (UndecodableException e) {
                return bypass.run(call, report, String.valueOf(e.getMessage()));
            }
            CachedFrom from = from(delivered.tier() == Tier.COMPUTED ? Tier.JOINED : delivered.tier(), delivered);
            return Provenance.answer(operation, value, report.joined(from, delivered.until(), flown));
        }
        if (outcome instanceof Outcome.Unshareable) {
            return bypass.run(call, report, "its result is mutable and cannot be copied");
        }
        if (outcome instanceof Outcome.Remembered remembered) {
            CachedFrom from = report.joined(from(remembered.tier(), remembered), remembered.until(), flown);
            throw remembered.failure().thrown(from.age());
        }
        if (outcome instanceof Outcome.NotFound none) {
            return Refusals.notFound(call, key, report, none);
        }
        Throwable exception = ((Outcome.Threw) outcome).exception();
        report.joinFailed(exception);
        throw exception;
    }

    private CachedFrom from(Tier tier, Outcome.Known known) {
        return Provenance.from(tier, known.origin(), known.computedAt(), clock.millis());
    }
}
