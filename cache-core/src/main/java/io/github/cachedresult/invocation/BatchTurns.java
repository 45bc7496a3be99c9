package io.github.cachedresult.invocation;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.tier.HeldLease;
import io.github.cachedresult.tier.SharedTurn;
import io.github.cachedresult.tier.StoreLookup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The part of a chunk before its method runs: its items {@linkplain TurnTaking take their turns} among the processes, all at
 * once. Those that another process computes are left to it, and nobody waits here: who has leases gives them up before he waits
 * for others', so that no two batches wait for each other.
 */
final class BatchTurns {

    /** How many leases are asked for at once, so that a large chunk is no reason to miss a time limit. */
    private static final int LEASES = 1_000;

    private final TurnTaking turns;
    private final Flight flight;

    BatchTurns(TurnTaking turns, Flight flight) {
        this.turns = turns;
        this.flight = flight;
    }

    /**
     * Takes turns for the items of a chunk. What is not this process's turn, or is in a store by now, lands.
     *
     * @param thread the current one
     * @return the leases of those that do not, if there are any; to be ended
     */
    Taken take(List<BatchItem> chunk, WaitingCaller thread, BiConsumer<BatchItem.Keyed, Landed> landing) {
        List<BatchItem.Keyed> asking = new ArrayList<>();
        for (BatchItem item : chunk) {
            if (item instanceof BatchItem.Keyed keyed && turns.isAsked(keyed.request(), keyed.lookup())) {
                asking.add(keyed);
            }
        }
        Taken taken = new Taken(new ArrayList<>());
        try {
            for (List<BatchItem.Keyed> some : new Chunking(LEASES, 1).chunks(asking)) {
                ask(some, thread, taken, landing);
            }
        } catch (Throwable e) {
            taken.close();
            throw e;
        }
        return taken;
    }

    private void ask(
            List<BatchItem.Keyed> items,
            WaitingCaller thread,
            Taken taken,
            BiConsumer<BatchItem.Keyed, Landed> landing) {
        Map<ResultKey, BatchItem.Keyed> byKey = new LinkedHashMap<>();
        items.forEach(item -> byKey.put(item.key(), item));
        SharedTurn turn = thread.await(turns.askAll(byKey.keySet()));
        if (turn == null) {
            return;
        }
        HeldLease lease = turn.mine();
        if (lease != null) {
            taken.leases.add(lease);
        }
        turn.others().forEach((key, others) -> {
            BatchItem.Keyed item = byKey.get(key);
            if (item != null && item.isLeftTo(others)) {
                landing.accept(item, Landed.only(Outcome.NotRun.INSTANCE));
            }
        });
        if (lease != null) {
            byKey.keySet().retainAll(lease.keys());
            lookAgain(List.copyOf(byKey.values()), thread, taken, landing);
        }
    }

    /** Another process may have stored a result since this one looked. */
    private void lookAgain(
            List<BatchItem.Keyed> items,
            WaitingCaller thread,
            Taken taken,
            BiConsumer<BatchItem.Keyed, Landed> landing) {
        BatchItem.Keyed any = items.get(0);
        List<StoreLookup<EntryContent>> lookups = thread.await(flight.lookAgain(
                any.call(),
                any.model(),
                items.stream().map(BatchItem.Keyed::key).toList(),
                items.stream().map(BatchItem.Keyed::lookup).toList(),
                thread));
        Map<ResultKey, LeaseEnd> found = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            BatchItem.Keyed item = items.get(i);
            item.wasLookedUp(item.request(), lookups == null ? Flight.NOTHING_FOUND : lookups.get(i));
            Landed landed = flight.found(item.request(), item.lookup());
            if (landed != null) {
                landing.accept(item, landed);
                found.put(item.key(), landed.leaseEnd());
            }
        }
        taken.end(found);
    }

    /**
     * The leases of a chunk.
     *
     * @param leases each of some of its items
     */
    record Taken(List<HeldLease> leases) implements AutoCloseable {

        /** These items have landed. */
        void end(Map<ResultKey, LeaseEnd> landed) {
            leases.forEach(lease -> lease.end(landed));
        }

        /** Whatever has not landed has failed. */
        @Override
        public void close() {
            leases.forEach(lease -> lease.end(LeaseEnd.FAILED));
        }
    }
}
