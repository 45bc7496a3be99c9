package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.tier.StoreLookup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** What is done for items that fly together, whoever called for them: looked for at once, and landed one by one. */
final class ItemFlights {

    /** How many readings are under way at most: the stores read on while what they have brought is landed. */
    private static final int READINGS = 4;

    private final SingleFlight inFlight;
    private final Flight flight;
    private final LocalHits localHits;
    private final KnownEvictions evictions;
    private final OutdatedRuns outdated;
    private final RunsUnderWay underWay;

    ItemFlights(
            SingleFlight inFlight,
            Flight flight,
            LocalHits localHits,
            KnownEvictions evictions,
            OutdatedRuns outdated,
            RunsUnderWay underWay) {
        this.inFlight = inFlight;
        this.flight = flight;
        this.localHits = localHits;
        this.evictions = evictions;
        this.outdated = outdated;
        this.underWay = underWay;
    }

    /**
     * Begins an item's flight, if no other call is computing it already; it is in the one or the other.
     *
     * @param joined under which policies others' flights are joined, besides its own
     * @return whether it has begun
     */
    boolean begin(BatchItem.Keyed item, Set<CallPolicy> joined) {
        CachedOperation<?> operation = item.call().operation();
        LogPosition stand = evictions.stand();
        SingleFlight.Running own =
                inFlight.prepare(item.key(), operation.type(), item.call().policy(), stand, item.report());
        SingleFlight.Running other =
                inFlight.begin(own, joined, running -> outdated.contain(operation, item.key(), running.stand()));
        item.isIn(other == null ? own : other, other == null, stand);
        if (other == null) {
            begun(item);
        }
        return other == null;
    }

    /** An item's own flight has begun. */
    void begun(BatchItem.Keyed item) {
        item.runs(underWay.begin());
    }

    /**
     * Lands the items that are found, and those that are not and must not be computed.
     *
     * @param items calls of one operation, model and policy
     * @param landing lands one: see {@link #landing}
     */
    void lookUp(List<BatchItem.Keyed> items, BiConsumer<BatchItem.Keyed, Landed> landing) {
        List<BatchItem.Keyed> wanted = new ArrayList<>(items.size());
        for (BatchItem.Keyed item : items) {
            Call call = item.call();
            // Another flight may have landed since this call looked.
            Outcome here = call.policy().answers()
                    ? localHits.outcome(
                            call.operation(),
                            item.model(),
                            call.policy(),
                            item.key(),
                            item.report().sources())
                    : null;
            if (here == null) {
                wanted.add(item);
            } else {
                end(item, here);
            }
        }
        Queue<Lookup> begun = new ArrayDeque<>();
        for (List<BatchItem.Keyed> some : new Chunking(flight.keysAtOnce(), 1).chunks(wanted)) {
            if (begun.size() == READINGS) {
                land(begun.remove(), landing);
            }
            begun.add(begin(some));
        }
        for (Lookup next : begun) {
            land(next, landing);
        }
    }

    private Lookup begin(List<BatchItem.Keyed> items) {
        WaitingCaller caller = new WaitingCaller();
        BatchItem.Keyed any = items.get(0);
        List<ResultKey> keys = items.stream().map(BatchItem.Keyed::key).toList();
        List<StoreLookup<EntryContent>> before = items.stream()
                .map(item -> item.wasLookedUp() ? item.lookup() : Flight.NOTHING_FOUND)
                .toList();
        return new Lookup(items, flight.lookup(any.call(), any.model(), keys, before, caller), caller);
    }

    private void land(Lookup begun, BiConsumer<BatchItem.Keyed, Landed> landing) {
        WaitingCaller caller = begun.caller;
        List<BatchItem.Keyed> items = begun.items;
        List<StoreLookup<EntryContent>> lookups = caller.await(begun.found);
        for (int i = 0; i < items.size(); i++) {
            BatchItem.Keyed item = items.get(i);
            FlightRequest request = new FlightRequest(
                    item.call(),
                    item.model(),
                    item.inputs(),
                    localHits.replaced(item.model(), item.call().policy(), item.key()),
                    evictions.position(),
                    caller,
                    standIn -> item.flight().offer(standIn, item.model().patience()),
                    item.report(),
                    item.run());
            item.wasLookedUp(request, lookups == null ? Flight.NOTHING_FOUND : lookups.get(i));
            Landed landed = flight.landed(request, item.lookup());
            if (landed != null) {
                landing.accept(item, landed);
            }
        }
    }

    /**
     * How items land.
     *
     * @param kind for whom they were called for
     * @param heard what {@link LocalHits#heard} said before they flew
     */
    BiConsumer<BatchItem.Keyed, Landed> landing(Batch.Kind kind, long heard) {
        return kind == Batch.Kind.STREAM
                ? (item, landed) -> passOn(item, landed, heard)
                : (item, landed) -> land(item, landed, heard);
    }

    /** An item has landed, and is not held if a store has it: so many come that what is held would leave. */
    private void passOn(BatchItem.Keyed item, Landed landed, long heard) {
        // What is held already, and was to be replaced, is.
        if (landed.isStored() && item.request().expired() == null) {
            end(item, landed.outcome());
        } else {
            land(item, landed, heard);
        }
    }

    /**
     * An item has landed: what it brought is held, and those who wait are told.
     *
     * @param heard what {@link LocalHits#heard} said before it flew
     */
    void land(BatchItem.Keyed item, Landed landed, long heard) {
        localHits.keep(
                item.key(), item.call().operation(), item.model(), item.call().policy(), landed, heard, item.run());
        end(item, landed.outcome());
    }

    private void end(BatchItem.Keyed item, Outcome outcome) {
        item.landed(outcome);
        underWay.end(item.run());
        inFlight.end(item.flight(), outcome);
    }

    /** Ends what has not landed and flies no more, as nobody came to compute it; and returns it. */
    List<BatchItem.Keyed> endAll(List<BatchItem.Keyed> items) {
        List<BatchItem.Keyed> left = items.stream()
                .filter(item -> !item.isLeft() && !item.hasLanded())
                .toList();
        left.forEach(item -> end(item, Outcome.NotRun.INSTANCE));
        return left;
    }

    /**
     * Items that are being looked for.
     *
     * @param found what is found of each
     * @param caller where it is decoded, while it is waited for
     */
    private record Lookup(
            List<BatchItem.Keyed> items,
            CompletionStage<List<StoreLookup<EntryContent>>> found,
            WaitingCaller caller) {}
}
