package io.github.cachedresult.invocation;

import io.github.cachedresult.Origin;
import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.key.ResultKey;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
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
    private final TimedRuns timedRuns;
    private final Gathering gathering;
    private final StandIns standIns;
    private final InstantSource clock;
    private final Answers answers;
    private final RunsUnderWay runs;

    Flights(
            SingleFlight flights,
            Flight flight,
            LocalHits localHits,
            KnownEvictions evictions,
            OutdatedRuns outdated,
            RefreshAhead refreshes,
            TimedRuns timedRuns,
            Gathering gathering,
            StandIns standIns,
            InstantSource clock,
            Answers answers,
            RunsUnderWay runs) {
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
    }

    /**
     * Answers a call.
     *
     * @throws Throwable what the method throws, unchanged
     */
    @Nullable Object answer(Call call, ModelBinding model, CallInputs inputs, CallReport report) throws Throwable {
        long begun = System.nanoTime();
        boolean mayGather = true;
        while (true) {
            Boarding boarding = board(call, model, inputs, report);
            boolean isGathered = boarding.isOwn() && mayGather && gathering.isFlownWithOthers(boarding);
            if (boarding.isOwn() && !isGathered && !timedRuns.take(boarding, this::fly)) {
                return answers.own(call, inputs.key(), fly(boarding), report);
            }
            if (call.policy().isAhead()) {
                return null;
            }
            Outcome outcome = await(boarding, isGathered, model.patience(), begun);
            if (!isToBeginAnew(boarding, outcome)) {
                return answer(boarding, outcome);
            }
            // What has failed with others is computed by itself.
            mayGather = mayGather && !isGathered;
        }
    }

    /**
     * Finds the flight of a call: another's that is under way, or its own, which then has to take off.
     *
     * @throws LocalTierFullException if there is no room for its result
     */
    Boarding board(Call call, ModelBinding model, CallInputs inputs, CallReport report) {
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
        return new Boarding(call, model, inputs, report, stand, others == null ? mine : others, others == null);
    }

    /** Whether what stands in for the end of a flight may answer a call now. */
    boolean mayStandIn(Boarding boarding, Outcome standIn) {
        return standIns.mayServe(boarding, standIn);
    }

    /** Whether a flight has brought nothing for a call, which boards another one then. */
    boolean isToBeginAnew(Boarding boarding, Outcome outcome) {
        return outcome instanceof Outcome.NotRun
                || !boarding.isOwn()
                        && !boarding.flown().isStandIn(outcome)
                        && isNoAnswer(outcome, boarding.flown(), boarding.stand());
    }

    /**
     * What a call returns that has waited for a flight, its own or another's.
     *
     * @throws Throwable what the method throws, unchanged
     */
    @Nullable Object answer(Boarding boarding, Outcome outcome) throws Throwable {
        Call call = boarding.call();
        CallReport report = boarding.report();
        if (boarding.flown().isStandIn(outcome)) {
            return answers.standIn(call, boarding.model(), (Outcome.Delivered) outcome, report);
        }
        if (outcome instanceof Outcome.Late late) {
            TimedOutCallException timedOut = new TimedOutCallException(call.operation(), boarding.key(), late.limit());
            report.joinFailed(timedOut);
            throw timedOut;
        }
        return boarding.isOwn() && !(outcome instanceof Outcome.Alone)
                ? answers.own(call, boarding.key(), outcome, report)
                : answers.joined(call, boarding.key(), boarding.flown().report(), outcome, report);
    }

    /**
     * Waits for a flight that another thread flies.
     *
     * @param isGathered whether it flies for this call and others
     * @param begun since when it is waited, by {@link System#nanoTime}
     * @throws UnansweredCallException if the wait has no end, or is interrupted
     */
    Outcome await(Boarding boarding, boolean isGathered, Patience patience, long begun) {
        SingleFlight.Running flown = boarding.flown();
        Call call = boarding.call();
        CallReport report = boarding.report();
        Predicate<Outcome.Delivered> mayStandIn = standIn -> mayStandIn(boarding, standIn);
        try {
            Outcome outcome = boarding.isOwn()
                    ? flights.awaitOwn(flown, isGathered, patience, begun, mayStandIn)
                    : flights.join(flown, call.operation(), patience, begun, mayStandIn);
            return outcome == null ? Outcome.Alone.NEEDED : outcome;
        } catch (RecursiveCallException e) {
            report.joinFailed(e);
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedCallException interrupted = new InterruptedCallException(call.operation(), flown.key());
            report.joinFailed(interrupted);
            throw interrupted;
        } catch (ExecutionException e) {
            return Outcome.Alone.FAILED;
        }
    }

    /**
     * Whether what became of another call's run says nothing to one that joined it. One of those that wait takes over, and
     * the others join that one.
     *
     * @param stand what was known of evictions when the call began
     */
    private boolean isNoAnswer(Outcome outcome, SingleFlight.Running flight, LogPosition stand) {
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
    Set<CallPolicy> joined(CallPolicy policy, ResultKey key) {
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

    /** Until when what a flight has landed with answers calls, if it is to be computed anew in the background; else null. */
    private @Nullable Long due(Boarding mine, @Nullable Landed landed) {
        Landed.Kept kept = landed == null ? null : landed.kept();
        return kept != null
                        && mine.call().policy().startsAhead()
                        && kept.isDue(mine.model().life(), clock.millis())
                ? kept.life().expiresAt()
                : null;
    }

    private Outcome fly(Boarding mine) {
        WaitingCaller caller = new WaitingCaller();
        Outcome outcome = caller.await(takeOff(mine, caller));
        if (outcome == null) {
            throw new IllegalStateException("a flight always lands");
        }
        return outcome;
    }

    /**
     * Flies for a call and all that wait for its flight, and ends it.
     *
     * @param executor where entries are decoded and the method runs
     */
    CompletionStage<Outcome> takeOff(Boarding mine, Executor executor) {
        RunsUnderWay.Run run = runs.begin();
        long heard = localHits.heard();
        CompletionStage<Landed> landing;
        try {
            landing = landing(mine, run, executor);
        } catch (Throwable e) {
            landing = CompletableFuture.failedFuture(e);
        }
        return landing.handleAsync((landed, failure) -> land(mine, landed, failure, heard, run), executor);
    }

    private CompletionStage<Landed> landing(Boarding mine, RunsUnderWay.Run run, Executor executor) {
        Call call = mine.call();
        ModelBinding model = mine.model();
        // Another flight may have landed since this call looked.
        Outcome here = call.policy().answers()
                ? localHits.outcome(
                        call.operation(),
                        model,
                        call.policy(),
                        mine.key(),
                        mine.report().sources())
                : null;
        if (here != null) {
            return CompletableFuture.completedFuture(Landed.only(here));
        }
        return flight.fly(new FlightRequest(
                call,
                model,
                mine.inputs(),
                localHits.replaced(model, call.policy(), mine.key()),
                evictions.position(),
                executor,
                standIn -> mine.flown().offer(standIn, model.patience()),
                mine.report(),
                run));
    }

    /** Ends a flight, and lets all know how. */
    private Outcome land(
            Boarding mine, @Nullable Landed landed, @Nullable Throwable failure, long heard, RunsUnderWay.Run run) {
        Outcome outcome = null;
        // As it is now: what is new may be old when its caller has had it for a while.
        Long due = due(mine, landed);
        try {
            if (landed != null) {
                outcome = landed.outcome();
                localHits.keep(
                        mine.key(), mine.operation(), mine.model(), mine.call().policy(), landed, heard, run);
            } else if (failure != null && Pending.cause(failure) instanceof InterruptedCallException interrupted) {
                outcome = Outcome.NotRun.INSTANCE;
                mine.report().joinFailed(interrupted);
            }
        } finally {
            runs.end(run);
            flights.end(mine.flown(), outcome);
        }
        if (landed == null) {
            throw new CompletionException(
                    failure == null ? new IllegalStateException("a flight always lands") : Pending.cause(failure));
        }
        if (due != null) {
            refresh(mine.call(), mine.model(), mine.inputs(), due);
        }
        return landed.outcome();
    }
}
