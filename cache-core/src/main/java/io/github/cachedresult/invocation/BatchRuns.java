package io.github.cachedresult.invocation;

import io.github.cachedresult.Cached;
import io.github.cachedresult.entry.EntryHeader.Run;
import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.tier.StoreChain;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the method of a batch for the items that have no result, chunk by chunk, and has the {@link Settlement} keep the
 * results, each as that of a call of its own.
 *
 * <p>A chunk that fails stores nothing and lets no further chunk begin, unless expired results stand in for all of its items;
 * what the others brought stays.
 */
final class BatchRuns {

    private final SideBySide threads;
    private final TimedChunks timed;
    private final StoreChain stores;
    private final BatchTurns turns;
    private final Flight flight;
    private final Settlement settlement;
    private final BatchFailures failures;
    private final Entries entries;
    private final KnownEvictions evictions;
    private final InstantSource clock;
    private final Reporter reporter;

    BatchRuns(
            SideBySide threads,
            TimedChunks timed,
            StoreChain stores,
            BatchTurns turns,
            Flight flight,
            Settlement settlement,
            BatchFailures failures,
            Entries entries,
            KnownEvictions evictions,
            InstantSource clock,
            Reporter reporter) {
        this.threads = threads;
        this.timed = timed;
        this.stores = stores;
        this.turns = turns;
        this.flight = flight;
        this.settlement = settlement;
        this.failures = failures;
        this.entries = entries;
        this.evictions = evictions;
        this.clock = clock;
        this.reporter = reporter;
    }

    /**
     * Computes items, of which those without a key keep their results themselves.
     *
     * @param landing where those with a key land, on any thread; an item that no chunk came to does not
     * @throws Throwable what the method throws, unchanged
     */
    void run(Batch batch, List<BatchItem> items, BiConsumer<BatchItem.Keyed, Landed> landing) throws Throwable {
        if (!items.isEmpty()) {
            Chunking chunking = batch.operation().chunking(batch.model());
            Set<ResultKey> ahead = ConcurrentHashMap.newKeySet();
            for (BatchItem item : items) {
                if (item instanceof BatchItem.Keyed keyed) {
                    ahead.add(keyed.key());
                }
            }
            threads.run(
                    chunking.chunks(items),
                    chunking.parallel(),
                    chunk -> timed.run(batch, chunk, some -> runChunk(batch, some, ahead, landing), landing),
                    (chunk, failure) -> BatchFailures.leave(batch, chunk, failure, landing));
        }
    }

    /**
     * Runs a chunk, on a thread that flies its items from now on.
     *
     * @param ahead the keys of all items whose chunk has not begun: one may not begin before this one has ended, so that its
     *     method must not wait for these
     */
    private void runChunk(
            Batch batch, List<BatchItem> chunk, Set<ResultKey> ahead, BiConsumer<BatchItem.Keyed, Landed> landing)
            throws Throwable {
        WaitingCaller thread = new WaitingCaller();
        for (BatchItem item : chunk) {
            if (item instanceof BatchItem.Keyed keyed) {
                keyed.flight().takeOver();
                ahead.remove(keyed.key());
            }
        }
        try (BatchTurns.Taken taken = turns.take(chunk, thread, landing)) {
            List<BatchItem> missing =
                    chunk.stream().filter(BatchItem::isMissing).toList();
            if (!missing.isEmpty()) {
                compute(batch, missing, ahead, thread, taken, landing);
            }
        }
    }

    private void compute(
            Batch batch,
            List<BatchItem> items,
            Set<ResultKey> ahead,
            WaitingCaller thread,
            BatchTurns.Taken taken,
            BiConsumer<BatchItem.Keyed, Landed> landing)
            throws Throwable {
        LogPosition computedUnder = evictions.position();
        Map<ResultKey, @Nullable HashedInputs> hashed = new HashMap<>();
        List<@Nullable Object> values = new ArrayList<>(items.size());
        for (BatchItem item : items) {
            values.add(item.value());
            if (item instanceof BatchItem.Keyed keyed) {
                keyed.hasWaited();
                // Before the method runs, which may change what it was given.
                hashed.put(keyed.key(), flight.hashed(keyed.request()));
            } else {
                tellBypassed(batch, (BatchItem.Keyless) item);
            }
        }
        CallReport report = CallReport.beginRun(batch.report());
        long startedAt = clock.millis();
        long started = System.nanoTime();
        List<@Nullable Object> results;
        try {
            results = batch.results(
                    values,
                    RunningCalls.run(batch.callFor(values), new RunFor(hashed.keySet(), ahead, batch.asked()), report));
        } catch (Throwable e) {
            Duration each = Duration.ofNanos((System.nanoTime() - started) / items.size());
            if (failures.isMadeUpFor(batch, items, e, each, landing)) {
                return;
            }
            throw e;
        }
        // What an item alone takes nobody knows: all of them together took what they took.
        Run run = entries.run(startedAt, (System.nanoTime() - started) / items.size());
        report.attributes().endOfEach(items.size());
        int settled = 0;
        for (List<BatchItem> some : new Chunking(WritesUnderWay.MOST, 1).chunks(items)) {
            batch.writes().makeRoom(some.size(), stores);
            List<@Nullable Object> theirs = results.subList(settled, settled + some.size());
            Map<ResultKey, LeaseEnd> ends = new ConcurrentHashMap<>();
            thread.await(
                    settle(batch, some, theirs, new Ran(run, report, hashed, computedUnder, thread), (item, landed) -> {
                        ends.put(item.key(), landed.leaseEnd());
                        landing.accept(item, landed);
                    }));
            taken.end(ends);
            settled += some.size();
        }
    }

    private CompletableFuture<Void> settle(
            Batch batch,
            List<BatchItem> items,
            List<@Nullable Object> results,
            Ran ran,
            BiConsumer<BatchItem.Keyed, Landed> landing) {
        List<CompletableFuture<?>> settled = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            Object result = results.get(i);
            if (items.get(i) instanceof BatchItem.Keyed item) {
                item.report().ranIn(ran.report);
                item.report().computed(Duration.ofNanos(ran.run.durationNanos()));
                Object value =
                        result instanceof Cached<?> cached && batch.operation().isWrapped() ? cached.value() : result;
                settled.add(settlement
                        .settle(
                                item.request().on(ran.thread).computedUnder(ran.computedUnder),
                                ran.hashed.get(item.key()),
                                item.lookup(),
                                value,
                                ran.run)
                        .thenAccept(landed -> landing.accept(item, landed))
                        .toCompletableFuture());
            } else {
                ((BatchItem.Keyless) items.get(i)).computed(result, ran.report);
            }
        }
        return CompletableFuture.allOf(settled.toArray(CompletableFuture<?>[]::new));
    }

    private void tellBypassed(Batch batch, BatchItem.Keyless item) {
        if (item.report() != null) {
            reporter.bypassed(batch.operation(), item.reason());
            item.report().bypassed(item.reason());
        }
    }

    /**
     * A run of the method that has returned.
     *
     * @param run when and how long it ran, for each of its items
     * @param report what was attached, and what the method was given
     * @param hashed what the keys of its items are made of
     * @param computedUnder how far evictions were known when it began
     * @param thread where results are settled
     */
    private record Ran(
            Run run,
            CallReport report,
            Map<ResultKey, @Nullable HashedInputs> hashed,
            LogPosition computedUnder,
            Executor thread) {}
}
