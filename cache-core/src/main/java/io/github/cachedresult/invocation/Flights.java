package io.github.cachedresult.invocation;

import io.github.cachedresult.Origin;
import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.tier.LocalEntry;
import java.time.InstantSource;
import java.util.Set;
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
    private final Gathering gathering;
    private final StandIns standIns;
    private final InstantSource clock;
    private final Answers answers;
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
            Gathering gathering,
            StandIns standIns,
            InstantSource clock,
            Answers answers,
            RunsUnderWay runs,
            Reporter reporter) {
        this.flights = flights;
        this.flight = flight;
        this.localHits = localHits;
        this.evictions = evictions;
        this.outdated = outdated;
        this.refreshes = refreshes;
        this.timedRuns = timedRuns;
        this.gathering = gathering;
        this.standIns = standIns;
        this.clock = clock;
        this.answers = answers;
        this.runs = runs;
        this.reporter = reporter;
    }

    /**
     * Answers a call.
     *
     * @throws Throwable what the method throws, unchanged
     */
    @Nullable Object answer(Call call, ModelBinding model, CallInputs inputs, CallReport report) throws Throwable {
        return answer(call, model, inputs, report, System.nanoTime(), true);
    }

    /**
     * As the other, also where a flight that it waited for has brought nothing.
     *
     * @param begun when it was first asked: its time limits are those of the call
     * @param mayGather whether it may be computed with others; if that has failed, it is computed by itself
     */
    private @Nullable Object answer(
            Call call, ModelBinding model, CallInputs inputs, CallReport report, long begun, boolean mayGather)
            throws Throwable {
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
        boolean isGathered = isOwn && mayGather && gathering.isFlownWithOthers(call, model, inputs, mine, report);
        if (isOwn && !isGathered && !isFlownElsewhere(call, model, inputs, mine, report)) {
            return answers.own(call, key, fly(call, model, inputs, mine, report), report);
        }
        if (call.policy().isAhead()) {
            return null;
        }
        SingleFlight.Running awaited = others == null ? mine : others;
        Predicate<Outcome.Delivered> mayStandIn = standIn ->
                standIns.mayServe(call, model, standIn) && !outdated.brought(standIn.origin(), awaited.stand());
        Outcome outcome = await(awaited, isOwn, call, model.patience(), begun, mayStandIn, report);
        if (awaited.isStandIn(outcome)) {
            return answers.standIn(call, model, (Outcome.Delivered) outcome, report);
        }
        if (outcome instanceof Outcome.Late late) {
            TimedOutCallException timedOut = new TimedOutCallException(call.operation(), key, late.limit());
            report.joinFailed(timedOut);
            throw timedOut;
        }
        if (outcome instanceof Outcome.NotRun || !isOwn && isNoAnswer(outcome, awaited, stand)) {
            return answer(call, model, inputs, report, begun, mayGather && !isGathered);
        }
        return isOwn && !(outcome instanceof Outcome.Alone)
                ? answers.own(call, key, outcome, report)
                : answers.joined(call, key, awaited.report(), outcome, report);
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
            long begun,
            Predicate<Outcome.Delivered> mayStandIn,
            CallReport report) {
        try {
            Outcome outcome = isOwn
                    ? flights.awaitOwn(flown, patience, begun, mayStandIn)
                    : flights.join(flown, call.operation(), patience, begun, mayStandIn);
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
        } catch (ExecutionException e) {
            return new Outcome.Alone("the call that computes its result failed within the cache");
        }
    }

    /** Waits for another call's flight, however long it takes. */
    Outcome await(SingleFlight.Running others, Call call, CallReport report) {
        return await(others, false, call, Patience.UNLIMITED, 0, standIn -> false, report);
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
                localHits.keep(key, call.operation(), model, call.policy(), landed, heard, run);
            }
        } catch (InterruptedCallException e) {
            outcome = Outcome.NotRun.INSTANCE;
            report.joinFailed(e);
            throw e;
        } finally {
            runs.end(run);
            flights.end(mine, outcome);
        }
        refreshIfDue(call, model, inputs, kept);
        return outcome;
    }
}
