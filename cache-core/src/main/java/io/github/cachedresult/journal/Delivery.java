package io.github.cachedresult.journal;

import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.store.EntryRefusedException;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Offers records to the stores, in their order, each on the condition that nothing usable is there. What a store has instead
 * is passed on to those below it, so that all agree.
 */
final class Delivery {

    /** Stores have time limits of their own; this one is for those that break them. */
    private static final long MAX_WAIT_SECONDS = 60;

    /** The first with nothing there, the second in place of what is there and unusable. */
    private static final int MAX_ROUNDS = 2;

    private final List<ResultStore> stores;
    private final EntrySeal seal;
    private final RecordEvictions evictions;
    private final InstantSource clock;

    Delivery(List<ResultStore> stores, EntrySeal seal, RecordEvictions evictions, InstantSource clock) {
        this.stores = List.copyOf(stores);
        this.seal = seal;
        this.evictions = evictions;
        this.clock = clock;
    }

    /** Whether it can be said which results were evicted: those of records, and those that stores have in their place. */
    boolean canJudge() {
        return evictions.areKnown();
    }

    /**
     * Whether a record is still to be delivered, or why not.
     *
     * @param adopted whether another process has left it
     */
    Verdict judge(JournalRecord record, boolean adopted) {
        if (clock.millis() >= record.keptUntil()) {
            return Verdict.EXPIRED;
        }
        return evictions.admit(record.header(), adopted) ? Verdict.DUE : Verdict.EVICTED;
    }

    /** A record is about to be dropped that the stores have, or that one may have taken late. */
    void mayBeStored(JournalRecord record) {
        evictions.mayBeStored(record.header());
    }

    /** Whether the outcome of a write means that the store has the record's entry, or another in its place. */
    boolean hasTaken(JournalRecord record, WriteOutcome outcome) {
        return outcome instanceof WriteOutcome.Stored
                || outcome instanceof WriteOutcome.LostTo lost
                        && record.yieldsTo(lost.winner().content(), seal, clock.millis(), evictions::isInForce);
    }

    /**
     * Offers records and waits for the answers. Costs a batch for each store, and a second one where something unusable is in
     * the way.
     *
     * @param records at most one for each key
     * @return for which keys the last store has nothing, and why
     */
    Map<ResultKey, Missing> offer(Collection<JournalRecord> records) {
        Map<ResultKey, Current> current = new HashMap<>();
        records.forEach(record -> current.put(record.header().key(), new Current(record.entry(), record.keptUntil())));
        Map<ResultKey, Missing> missing = Map.of();
        for (int i = 0; i < stores.size(); i++) {
            missing = offer(stores.get(i), i == stores.size() - 1, records, current);
        }
        return missing;
    }

    private Map<ResultKey, Missing> offer(
            ResultStore store, boolean isLast, Collection<JournalRecord> records, Map<ResultKey, Current> current) {
        Map<ResultKey, Missing> missing = new HashMap<>();
        Map<JournalRecord, WriteCondition> open = new LinkedHashMap<>();
        records.forEach(record -> open.put(record, WriteCondition.absent()));
        for (int round = 0; round < MAX_ROUNDS && !open.isEmpty(); round++) {
            List<StoreWrite> writes = new ArrayList<>();
            open.forEach((record, condition) -> {
                ResultKey key = record.header().key();
                Current entry = Objects.requireNonNull(current.get(key));
                writes.add(new StoreWrite(key, entry.bytes(), entry.keptUntil(), condition));
            });
            Map<ResultKey, WriteOutcome> outcomes = write(store, writes);
            for (JournalRecord record : List.copyOf(open.keySet())) {
                ResultKey key = record.header().key();
                WriteOutcome outcome = outcomes.get(key);
                open.remove(record);
                missing.remove(key);
                if (outcome instanceof WriteOutcome.LostTo lost) {
                    if (hasTaken(record, lost)) {
                        passOn(lost.winner().content(), record, current);
                    } else if (isLast || !isPointer(lost.winner().content())) {
                        missing.put(key, new Missing("something else is in the way in " + store.description(), false));
                        open.put(record, WriteCondition.unchanged(lost.winner()));
                    }
                } else if (!(outcome instanceof WriteOutcome.Stored)) {
                    missing.put(key, Missing.of(store, outcome));
                }
            }
        }
        return missing;
    }

    /** What it points to is in a store below, which has the say. */
    private static boolean isPointer(Bytes entry) {
        return EntryFormat.readHeader(entry) instanceof HeaderRead.Header read
                && read.header().isPointer();
    }

    private static void passOn(Bytes winner, JournalRecord record, Map<ResultKey, Current> current) {
        if (EntryFormat.readHeader(winner) instanceof HeaderRead.Header read) {
            // For how long another writer's may stand in is not known, but that this one's may.
            long keptUntil = Math.max(read.header().life().expiresAt(), record.keptUntil());
            current.put(record.header().key(), new Current(winner, keptUntil));
        }
    }

    private static Map<ResultKey, WriteOutcome> write(ResultStore store, List<StoreWrite> writes) {
        Throwable failure;
        try {
            return store.putAll(writes).toCompletableFuture().get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = e;
        } catch (ExecutionException e) {
            failure = e.getCause() == null ? e : e.getCause();
        } catch (TimeoutException | RuntimeException | LinkageError e) {
            failure = e;
        }
        WriteOutcome failed = new WriteOutcome.Failed(failure);
        Map<ResultKey, WriteOutcome> all = new HashMap<>();
        writes.forEach(write -> all.put(write.key(), failed));
        return all;
    }

    /**
     * Why a store has nothing under a key.
     *
     * @param reason for logs
     * @param isRefused whether it is well, and refuses this entry
     */
    record Missing(String reason, boolean isRefused) {

        private static Missing of(ResultStore store, @Nullable WriteOutcome outcome) {
            Throwable cause = outcome instanceof WriteOutcome.Failed failed ? failed.cause() : null;
            return new Missing(
                    store.description() + ": " + (cause == null ? "it left the key out of its answer" : cause),
                    cause instanceof EntryRefusedException);
        }
    }

    /** What the stores below are to have of a key. */
    private record Current(Bytes bytes, long keptUntil) {}

    /** Whether a record is to be delivered. */
    enum Verdict {
        DUE,
        EXPIRED,
        EVICTED
    }
}
