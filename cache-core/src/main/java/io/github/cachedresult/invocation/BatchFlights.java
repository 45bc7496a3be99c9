package io.github.cachedresult.invocation;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the items of a batch go that this process has no answer for at hand. Those that nobody else is computing fly
 * together; when all of them have landed, the batch waits for the others, in other processes and in this one. So no two batches
 * wait for each other.
 */
final class BatchFlights {

    private final Flights flights;
    private final ItemFlights itemFlights;
    private final BatchRuns runs;
    private final LocalHits localHits;
    private final AheadFlights ahead;
    private final InstantSource clock;
    private final StandIns standIns;
    private final BatchAnswers answers;

    BatchFlights(
            Flights flights,
            ItemFlights itemFlights,
            BatchRuns runs,
            LocalHits localHits,
            AheadFlights ahead,
            InstantSource clock,
            StandIns standIns,
            BatchAnswers answers) {
        this.flights = flights;
        this.itemFlights = itemFlights;
        this.runs = runs;
        this.localHits = localHits;
        this.ahead = ahead;
        this.clock = clock;
        this.standIns = standIns;
        this.answers = answers;
    }

    /**
     * Answers or refuses all of these items.
     *
     * @throws Throwable what the method throws, unchanged
     */
    void answer(Batch batch, List<BatchItem> items) throws Throwable {
        requireRoom(batch, items);
        batch.heard(localHits.heard());
        List<BatchItem> open = items;
        while (!open.isEmpty()) {
            List<BatchItem.Keyed> others = new ArrayList<>();
            try {
                while (!open.isEmpty()) {
                    open = awaitElsewhere(batch, fly(batch, open, others));
                }
            } catch (Throwable e) {
                others.forEach(item -> item.report().joinFailed(e));
                throw e;
            }
            open = join(batch, others);
        }
    }

    /** As a call of a key that is not held fails where its model's limit says so. */
    private void requireRoom(Batch batch, List<BatchItem> items) {
        for (BatchItem item : items) {
            if (item instanceof BatchItem.Keyed keyed && localHits.refuse(batch.model(), keyed.key())) {
                LocalTierFullException full = new LocalTierFullException(
                        batch.model().model(), batch.model().local());
                keyed.report().joinFailed(full);
                throw full;
            }
        }
    }

    /**
     * Answers all items but those that are being computed already.
     *
     * @param others is given those that other calls of this process compute
     * @return those that other processes compute
     */
    private List<BatchItem.Keyed> fly(Batch batch, List<BatchItem> items, List<BatchItem.Keyed> others)
            throws Throwable {
        List<BatchItem.Keyed> mine = new ArrayList<>();
        List<BatchItem> missing = new ArrayList<>();
        Throwable failure = null;
        try {
            for (BatchItem item : items) {
                if (item instanceof BatchItem.Keyed keyed) {
                    boolean isMine = itemFlights.begin(keyed, flights.joined(batch.policy(), keyed.key()));
                    (isMine ? mine : others).add(keyed);
                }
            }
            BiConsumer<BatchItem.Keyed, Landed> landing = itemFlights.landing(batch.kind(), batch.heard());
            itemFlights.lookUp(mine, landing.andThen((item, landed) -> findDue(batch, item, landed.kept())));
            ahead.begin(batch);
            for (BatchItem item : items) {
                if (item.isMissing()) {
                    missing.add(item);
                }
            }
            if (!missing.isEmpty()) {
                batch.computes();
            }
            runs.run(batch, missing, landing);
        } catch (Throwable e) {
            failure = e;
        }
        List<BatchItem.Keyed> elsewhere =
                mine.stream().filter(BatchItem.Keyed::isElsewhere).toList();
        endAll(mine, failure);
        for (BatchItem.Keyed item : mine) {
            if (item.isLeft() && mayServeNoMore(item)) {
                item.waits();
                others.add(item);
            } else {
                deliver(batch, item);
            }
        }
        if (failure != null) {
            for (BatchItem.Keyed item : elsewhere) {
                item.report().joinFailed(failure);
            }
            throw failure;
        }
        for (BatchItem item : missing) {
            if (item instanceof BatchItem.Keyless keyless) {
                deliver(batch, keyless);
            }
        }
        return elsewhere;
    }

    /** Whether what was to stand in for an item was evicted, or became too old, while other chunks ran. */
    private boolean mayServeNoMore(BatchItem.Keyed item) {
        return item.outcome() instanceof Outcome.Delivered
                && !standIns.mayServe(item.boarding(item.call()), item.outcome());
    }

    /** A store had an item's result, which may be due. */
    private void findDue(Batch batch, BatchItem.Keyed item, Landed.@Nullable Kept kept) {
        if (kept != null && batch.startsAhead() && kept.isDue(batch.model().life(), clock.millis())) {
            batch.isDue(new DueItem(item.value(), item.key(), kept.life().expiresAt()));
        }
    }

    /** Ends what has not landed, as the method has failed before it came to that. */
    private void endAll(List<BatchItem.Keyed> items, @Nullable Throwable failure) {
        List<BatchItem.Keyed> left = itemFlights.endAll(items);
        if (failure != null) {
            left.forEach(item -> item.report().joinFailed(failure));
        }
    }

    /** Answers an item that has landed, or is not waited for any longer; of one whose method failed was told already. */
    private void deliver(Batch batch, BatchItem.Keyed item) throws Throwable {
        Outcome outcome = item.outcome();
        if (!(outcome instanceof Outcome.Threw) && !(outcome instanceof Outcome.NotRun)) {
            Boarding boarding = item.boarding(item.isLeft() ? batch.callForOne(item.value()) : batch.call());
            answers.answer(batch, item, outcome, () -> flights.answer(boarding, outcome));
        }
    }

    private static void deliver(Batch batch, BatchItem.Keyless item) {
        if (item.report() != null) {
            item.report().returnedOnly();
        }
        // One that is a part of another call is in as many places as it is asked for, and that is the method's own
        // value.
        item.places().forEach(place -> batch.answer(place, item.result()));
    }

    /** Waits for other processes, no longer than their leases last, and returns the items that begin anew. */
    private List<BatchItem> awaitElsewhere(Batch batch, List<BatchItem.Keyed> items) throws Throwable {
        long begun = System.nanoTime();
        List<BatchItem> again = new ArrayList<>();
        int waited = 0;
        try {
            for (BatchItem.Keyed item : items) {
                if (isOver(batch, item, begun)) {
                    again.add(item);
                } else {
                    deliver(batch, item);
                }
                waited++;
            }
        } catch (Throwable e) {
            again.forEach(item -> ((BatchItem.Keyed) item).report().joinFailed(e));
            items.subList(waited, items.size()).forEach(item -> item.report().joinFailed(e));
            throw e;
        }
        return again;
    }

    /** Whether another process has ended an item's run, or something stands in for it, as that takes too long. */
    private boolean isOver(Batch batch, BatchItem.Keyed item, long begun) {
        Patience patience = batch.patience();
        try {
            for (Duration limit : patience.limits()) {
                if (item.awaitElsewhere(begun, Math.max(0, Patience.left(limit, batch.waitingSince())))) {
                    return true;
                }
                Outcome standIn = standIns.insteadOf(item);
                if (standIn != null) {
                    item.leave(standIn);
                    return false;
                }
            }
            Duration hard = patience.hard();
            if (hard == null) {
                return item.awaitElsewhere(begun, Long.MAX_VALUE);
            }
            throw new TimedOutCallException(batch.operation(), item.key(), hard);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedCallException(batch.operation(), item.key());
        }
    }

    /** Waits for other calls, and returns the items for which nobody brought anything. */
    private List<BatchItem> join(Batch batch, List<BatchItem.Keyed> items) throws Throwable {
        List<BatchItem> again = new ArrayList<>();
        int waited = 0;
        try {
            for (BatchItem.Keyed item : items) {
                waited++;
                if (!join(batch, item)) {
                    again.add(item);
                }
            }
        } catch (Throwable e) {
            items.subList(waited, items.size()).forEach(item -> item.report().joinFailed(e));
            throw e;
        }
        return again;
    }

    private boolean join(Batch batch, BatchItem.Keyed item) throws Throwable {
        item.hasWaited();
        Boarding boarding = item.boarding(batch.callForOne(item.value()));
        Outcome outcome = flights.await(boarding, false, batch.patience(), batch.waitingSince());
        if (flights.isToBeginAnew(boarding, outcome)) {
            return false;
        }
        answers.answer(batch, item, outcome, () -> flights.answer(boarding, outcome));
        return true;
    }
}
