package io.github.cachedresult.journal;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryIds;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.store.PathSegment;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.WriteOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * Keeps results on disk from before their callers have them until the last store has them, whatever becomes of this process.
 *
 * <p>It is no store: nothing is looked for in it. What goes wrong with it is reported and never thrown. Thread-safe.
 */
public final class Journal {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final JournalOptions options;
    private final OwnFolder folder;
    private final Records records;
    private final Delivery delivery;
    private final Replay replay;
    private final Reports reports;
    private final ExecutorService disk;
    private final ScheduledExecutorService scheduler;

    Journal(
            JournalOptions options,
            List<ResultStore> stores,
            EntrySeal seal,
            RecordEvictions evictions,
            JournalListener listener,
            InstantSource clock,
            RandomGenerator random,
            Disk files,
            ExecutorService disk,
            ScheduledExecutorService scheduler) {
        this.options = options;
        this.disk = disk;
        this.scheduler = scheduler;
        List<Path> homes =
                stores.stream().map(store -> home(options.directory(), store)).toList();
        Path home = homes.get(homes.size() - 1);
        reports = new Reports(listener, clock);
        folder = new OwnFolder(home, () -> EntryIds.next(clock.millis(), random).toString(), files);
        records = new Records(
                folder, home.resolve(AbandonedFolders.REJECTED), new Backlog(options.maximumSize()), reports);
        delivery = new Delivery(stores, seal, evictions, clock);
        replay = new Replay(
                records,
                new AbandonedFolders(options.directory(), homes),
                delivery,
                new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random),
                scheduler,
                reports);
    }

    /**
     * A journal with threads of its own, which do all that touches the disk. They begin to deliver what processes that have
     * ended have left.
     *
     * @param stores the stores of the chain, at least one; results are kept until the last has them
     * @param seal reads what a store has in place of an entry; entries are kept as they were sealed
     * @param evictions asked before each delivery
     * @param listener hears of every record
     */
    public static Journal open(
            JournalOptions options,
            List<ResultStore> stores,
            EntrySeal seal,
            RecordEvictions evictions,
            JournalListener listener,
            InstantSource clock,
            RandomGenerator random) {
        Journal journal = new Journal(
                options,
                stores,
                seal,
                evictions,
                listener,
                clock,
                random,
                Disk.real(),
                JournalThreads.disk(),
                JournalThreads.scheduler());
        journal.start();
        return journal;
    }

    void start() {
        replay.start();
    }

    private static Path home(Path directory, ResultStore store) {
        return directory.resolve(PathSegment.of(store.description()));
    }

    /**
     * Keeps a result until the last store has it. Completes when it is on disk and a caller may have it; also when it need not
     * be there, cannot be there, or is not within the time limit, which is reported.
     *
     * @param header the entry's header
     * @param entry the whole entry; not to be changed
     * @param keptUntil until when stores keep it, in milliseconds since 1970
     * @param unusable what stores had under its key and may be replaced
     * @param lastWrite the write of the entry to the last store, under way or done; never fails
     * @return completes on any thread, with whether it is on disk, and never fails
     */
    public CompletionStage<Boolean> keep(
            EntryHeader header,
            Bytes entry,
            long keptUntil,
            Collection<Bytes> unusable,
            CompletableFuture<WriteOutcome> lastWrite) {
        if (options.minimumDuration().compareTo(Duration.ofNanos(header.run().durationNanos())) > 0
                || lastWrite.getNow(null) instanceof WriteOutcome.Stored) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Boolean> inTime = new CompletableFuture<>();
        try {
            disk.execute(() -> {
                // Whoever does not wait any more has its result; what waits behind a disk that hangs must not pile up.
                if (inTime.isDone()) {
                    return;
                }
                boolean kept = false;
                try {
                    kept = keepNow(JournalRecord.of(header, entry, keptUntil, unusable), lastWrite);
                } catch (Throwable e) {
                    reports.onRecord(JournalAction.FAILED, header.key(), "it cannot be made: " + e);
                }
                inTime.complete(kept);
            });
        } catch (RejectedExecutionException e) {
            reports.onRecord(JournalAction.FAILED, header.key(), "it is closed");
            inTime.complete(false);
        }
        return inTime.orTimeout(options.timeout().toNanos(), TimeUnit.NANOSECONDS)
                .exceptionally(late -> {
                    reports.onRecord(
                            JournalAction.FAILED,
                            header.key(),
                            "the disk takes longer than " + options.timeout().toMillis() + " ms");
                    return false;
                });
    }

    /** Whether it is on disk now. */
    private boolean keepNow(JournalRecord record, CompletableFuture<WriteOutcome> lastWrite) {
        WriteOutcome known = lastWrite.getNow(null);
        if (known != null && delivery.hasTaken(record, known)) {
            return false;
        }
        Slot slot = records.keep(record);
        if (slot != null) {
            CompletionStage<?> unused = lastWrite
                    .thenApply(outcome -> delivery.hasTaken(record, outcome))
                    .thenAcceptAsync(taken -> settle(slot, record, taken), disk);
        }
        return slot != null;
    }

    private void settle(Slot slot, JournalRecord record, boolean taken) {
        if (taken) {
            delivery.mayBeStored(record);
            records.end(slot, JournalAction.DELIVERED, "by the first attempt");
            replay.storeWorks();
        } else {
            records.backlog().letWait(slot);
            replay.tryLater();
        }
    }

    /** The headers of the entries that it holds. Reads them from disk. */
    public List<EntryHeader> headers() {
        return records.headers();
    }

    /** What it holds now. */
    public JournalState state() {
        Backlog backlog = records.backlog();
        long oldest = backlog.oldest();
        return new JournalState(
                options.directory(),
                backlog.records(),
                backlog.bytes(),
                options.maximumSize(),
                oldest == Long.MAX_VALUE ? null : Instant.ofEpochMilli(oldest),
                reports.lastFailure());
    }

    /**
     * Delivers what waits, for so long at most, and lets go of the folder: what remains is taken over by another process. The
     * stores must still be open.
     *
     * @return how many records remain
     */
    public int close(Duration limit) {
        long begun = System.nanoTime();
        long millis = EntryHeader.millis(limit);
        disk.shutdown();
        try {
            // Writes that have just failed are to be known of before what waits is delivered.
            disk.awaitTermination(millis, TimeUnit.MILLISECONDS);
            long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            scheduler.submit(replay::deliver).get(Math.max(0, millis - passed), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            // It has reported what it met; what is late stays on disk; and a second call finds nothing to do.
        }
        replay.end();
        scheduler.shutdown();
        try {
            folder.close();
        } catch (IOException e) {
            reports.onRecord(JournalAction.FAILED, null, "it cannot be closed: " + e);
        }
        return records.backlog().records();
    }
}
