package io.github.cachedresult.journal;

import io.github.cachedresult.key.ResultKey;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Delivers what waits, in the background and by one thread: in batches, one after the other while the last store takes any; in
 * small ones, with longer and longer pauses, while it does not. Takes over what other processes have left each time.
 */
final class Replay {

    private static final int BATCH = 32;
    private static final long BATCH_BYTES = 8L << 20;

    /** Enough to see whether a store works, even where one record of them is refused for its own sake. */
    private static final int PROBE = 4;

    private final Records records;
    private final AbandonedFolders abandoned;
    private final Delivery delivery;
    private final Backoff backoff;
    private final ScheduledExecutorService scheduler;
    private final JournalListener listener;

    /** How often in a row the last store took nothing of a batch. */
    private volatile int failures;

    private volatile boolean ended;
    private boolean begun;
    private @Nullable ScheduledFuture<?> next;

    Replay(
            Records records,
            AbandonedFolders abandoned,
            Delivery delivery,
            Backoff backoff,
            ScheduledExecutorService scheduler,
            JournalListener listener) {
        this.records = records;
        this.abandoned = abandoned;
        this.delivery = delivery;
        this.backoff = backoff;
        this.scheduler = scheduler;
        this.listener = listener;
    }

    /** Begins, at once. */
    void start() {
        runWithin(0);
    }

    /** Something waits: the last store has just failed. */
    void tryLater() {
        runWithin(backoff.millisAfter(1));
    }

    /** The last store has just taken an entry: what waits need not wait for the whole pause. */
    void storeWorks() {
        if (failures > 0) {
            runWithin(backoff.millisAfter(1));
        }
    }

    /** Ends with the batch under way. */
    void end() {
        ended = true;
    }

    private synchronized void runWithin(long millis) {
        if (ended) {
            return;
        }
        if (next != null) {
            // One that is running schedules the next itself.
            if (next.getDelay(TimeUnit.MILLISECONDS) <= millis) {
                return;
            }
            next.cancel(false);
        }
        next = scheduler.schedule(this::run, millis, TimeUnit.MILLISECONDS);
    }

    private void run() {
        try {
            adopt();
            deliver();
        } catch (RuntimeException | LinkageError e) {
            listener.onRecord(JournalAction.FAILED, null, "its background work: " + e);
        } finally {
            synchronized (this) {
                next = null;
                runWithin(
                        records.backlog().isAnyWaiting()
                                ? backoff.millisAfter(Math.max(1, failures))
                                : backoff.millisAtRest());
            }
        }
    }

    private void adopt() {
        try {
            if (!begun) {
                begun = true;
                begin();
            }
            abandoned.bequeath(records::adopt);
        } catch (IOException e) {
            listener.onRecord(JournalAction.FAILED, null, "what other processes left cannot be taken over: " + e);
        }
    }

    /** What is wrong with the directory is said at the start, not when it is needed. */
    private void begin() throws IOException {
        records.prepare();
        List<String> others = abandoned.namesOfOthers();
        if (!others.isEmpty()) {
            listener.onRecord(JournalAction.FOREIGN, null, String.join(", ", others));
        }
    }

    /** Delivers what waits until nothing does, or the last store takes nothing, or it cannot be said what was evicted. */
    void deliver() {
        boolean works = delivery.canJudge();
        while (works && !ended && records.backlog().isAnyWaiting()) {
            works = deliverBatch();
            failures = works ? 0 : failures + 1;
        }
    }

    private boolean deliverBatch() {
        List<Slot> batch = records.backlog().next(failures == 0 ? BATCH : PROBE, BATCH_BYTES);
        try {
            return deliver(batch);
        } finally {
            // Those that are still there, and not put off.
            batch.forEach(records.backlog()::letWait);
        }
    }

    private boolean deliver(List<Slot> batch) {
        Map<Slot, JournalRecord> due = new LinkedHashMap<>();
        for (Slot slot : batch) {
            JournalRecord record = records.read(slot);
            if (record != null) {
                switch (delivery.judge(record, slot.adopted())) {
                    case EXPIRED -> records.end(slot, JournalAction.EXPIRED, "it expired");
                    case EVICTED -> {
                        delivery.mayBeStored(record);
                        records.end(slot, JournalAction.EVICTED, "it was evicted");
                    }
                    case DUE -> due.put(slot, record);
                }
            }
        }
        Map<ResultKey, Delivery.Missing> missing = delivery.offer(due.values());
        due.forEach((slot, record) -> {
            Delivery.Missing reason = missing.get(slot.key());
            if (reason == null) {
                delivery.mayBeStored(record);
                records.end(slot, JournalAction.DELIVERED, "by a later attempt");
            } else {
                boolean putOff = reason.isRefused() && records.backlog().refused(slot);
                listener.onRecord(
                        putOff ? JournalAction.PUT_OFF : JournalAction.UNDELIVERED, slot.key(), reason.reason());
            }
        });
        return due.isEmpty() || missing.size() < due.size();
    }
}
