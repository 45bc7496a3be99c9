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
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Where calls go that this process has no answer for at hand: of those with one key one flies, the others wait, and all are
 * answered by how it lands.
 */
final class Flights {

    private final SingleFlight flights = new SingleFlight();
    private final Flight flight;
    private final LocalHits localHits;
    private final KnownEvictions evictions;
    private final OutdatedRuns outdated;
    private final ResultCodec codec;
    private final InstantSource clock;
    private final Bypass bypass;

    Flights(
            Flight flight,
            LocalHits localHits,
            KnownEvictions evictions,
            OutdatedRuns outdated,
            ResultCodec codec,
            InstantSource clock,
            Bypass bypass) {
        this.flight = flight;
        this.localHits = localHits;
        this.evictions = evictions;
        this.outdated = outdated;
        this.codec = codec;
        this.clock = clock;
        this.bypass = bypass;
    }

    /**
     * Answers a call.
     *
     * @throws Throwable what the method throws, unchanged
     */
    @Nullable Object answer(Call call, ModelBinding model, CallInputs inputs, CallReport report) throws Throwable {
        ResultKey key = inputs.key();
        if (localHits.refuse(model, key)) {
            LocalTierFullException full = new LocalTierFullException(model.model(), model.local());
            report.joinFailed(full);
            throw full;
        }
        LogPosition stand = evictions.stand();
        SingleFlight.Running mine =
                flights.prepare(key, call.operation().type(), call.policy().mode(), stand, report.sources());
        SingleFlight.Running others = flights.begin(
                mine, call.policy().joined(), running -> outdated.contain(call.operation(), key, running.stand()));
        if (others == null) {
            return fly(call, model, inputs, mine, report);
        }
        Outcome outcome;
        try {
            outcome = flights.join(others, call.operation());
        } catch (RecursiveCallException e) {
            report.joinFailed(e);
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedCallException interrupted = new InterruptedCallException(call.operation(), key);
            report.joinFailed(interrupted);
            throw interrupted;
        } catch (ExecutionException e) {
            return bypass.run(call, report, "the call it joined failed within the cache");
        }
        if (outcome == null) {
            return bypass.run(call, report, "the call that computes its result may be waiting for this one");
        }
        return isNoAnswer(outcome, others, stand)
                ? answer(call, model, inputs, report)
                : joined(call, key, others.sources(), outcome, report);
    }

    /**
     * Whether what became of another call's run says nothing to one that joined it. One of those that wait takes over, and
     * the others join that one.
     */
    private boolean isNoAnswer(Outcome outcome, SingleFlight.Running flight, LogPosition stand) {
        if (outcome instanceof Outcome.Threw threw && threw.interrupted()) {
            return true;
        }
        // Who called before an eviction gets what the run brings; who called after it does not.
        Origin origin = outcome.origin();
        return origin != null && !stand.equals(flight.stand()) && outdated.brought(origin, flight.stand());
    }

    private @Nullable Object fly(
            Call call, ModelBinding model, CallInputs inputs, SingleFlight.Running mine, CallReport report)
            throws Throwable {
        ResultKey key = inputs.key();
        Outcome outcome = null;
        try {
            // Another flight may have landed since this call looked.
            outcome = call.policy().answers() ? localHits.outcome(call.operation(), model, call.policy(), key) : null;
            if (outcome == null) {
                long heard = localHits.heard();
                LocalEntry expired = localHits.replaced(model, call.policy(), key);
                WaitingCaller caller = new WaitingCaller();
                Landed landed = caller.await(flight.fly(
                        new FlightRequest(call, model, inputs, expired, evictions.position(), caller, report)));
                if (landed == null) {
                    throw new IllegalStateException("a flight always lands");
                }
                outcome = landed.outcome();
                localHits.keep(key, call.operation(), model, call.policy(), landed, heard);
            }
        } finally {
            flights.end(mine, outcome);
        }
        return own(call, key, outcome, report);
    }

    private @Nullable Object own(Call call, ResultKey key, Outcome outcome, CallReport report) throws Throwable {
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
        throw ((Outcome.Threw) outcome).exception();
    }

    private @Nullable Object joined(Call call, ResultKey key, RunSources sources, Outcome outcome, CallReport report)
            throws Throwable {
        CachedOperation<?> operation = call.operation();
        if (outcome instanceof Outcome.Delivered delivered) {
            Object value;
            try {
                value = codec.own(operation.type(), delivered.shared());
            } catch (UndecodableException e) {
                return bypass.run(call, report, String.valueOf(e.getMessage()));
            }
            CachedFrom from = from(delivered.tier() == Tier.COMPUTED ? Tier.JOINED : delivered.tier(), delivered);
            report.joined(from, delivered.until(), sources);
            return Provenance.answer(operation, value, from);
        }
        if (outcome instanceof Outcome.Unshareable) {
            return bypass.run(call, report, "its result is mutable and cannot be copied");
        }
        if (outcome instanceof Outcome.Remembered remembered) {
            CachedFrom from = from(remembered.tier(), remembered);
            report.joined(from, remembered.until(), sources);
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
