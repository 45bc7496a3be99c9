package io.github.cachedresult.tier;

import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.store.EvictionLog.Listening;
import io.github.cachedresult.store.ReplacementLog;
import io.github.cachedresult.store.ReplacementLog.Numbered;
import io.github.cachedresult.store.ReplacementLog.Page;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other processes of the entries that this one replaced in a store, and has the local tier let go of what others
 * replaced; by the first store of a chain that keeps a {@link ReplacementLog}. Without one, and without a need, it does
 * nothing. Thread-safe.
 *
 * <p>What the store does not take is offered again with each poll. A reader that finds the record gone that it read last has
 * missed something: then the local tier lets go of everything. Where the log itself is gone because the store was emptied,
 * and no other store is below it, the processes' memories are all that is left of the results, and are kept.
 */
public final class ReplacementFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ReplacementFollower.class);

    private static final int MAX_PENDING = 10_000;
    private static final int MAX_BATCH = 500;

    /** How many of the last replacements are known to be told of: each store of a chain replaces the same entry. */
    private static final int REMEMBERED = 1_000;

    /** Stores have time limits of their own; this one is for those that break them. */
    private static final long MAX_WAIT_SECONDS = 60;

    /** In place of more replacements than are kept: anything may have been replaced. It is no reference to an entry. */
    private static final byte[] ANYTHING = {0};

    private final @Nullable ReplacementLog replacements;
    private final boolean isLast;
    private final LocalTier local;
    private final Duration pollInterval;
    private final Set<EntryReference> pending = new LinkedHashSet<>();
    private final Set<UUID> told = new LinkedHashSet<>();

    /** Entries that are told of when a store has them, whether or not it had others in their places. */
    private final Set<UUID> awaited = new LinkedHashSet<>();

    private boolean tooMany;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile @Nullable ScheduledThreadPoolExecutor thread;
    private Listening listening = Listening.NONE;
    private @Nullable Numbered last;

    /**
     * Creates one, which does nothing before {@link #start}.
     *
     * @param stores the stores of the chain, the fastest first
     * @param pollInterval how often the log is read; what no message tells is heard of so late at most
     */
    public ReplacementFollower(List<ResultStore> stores, LocalTier local, Duration pollInterval) {
        int at = 0;
        while (at < stores.size() && stores.get(at).replacements() == null) {
            at++;
        }
        this.replacements = at == stores.size() ? null : stores.get(at).replacements();
        this.isLast = at == stores.size() - 1;
        this.local = local;
        this.pollInterval = pollInterval;
    }

    /** Begins to follow, on a thread of its own; returns at once. */
    public synchronized void start() {
        ReplacementLog followed = replacements;
        if (followed == null) {
            return;
        }
        ScheduledThreadPoolExecutor started = new ScheduledThreadPoolExecutor(1, ReplacementFollower::thread);
        thread = started;
        if (local.isOn()) {
            listening = followed.listen(this::ask);
        }
        ScheduledFuture<?> unused =
                started.scheduleWithFixedDelay(() -> poll(followed), 0, pollInterval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "cachedresult-replacements");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Tells of the entries among these writes that took others' places, or may have: a store that failed may have taken what
     * it was sent, and to let go of too much costs a look into a store. Does not block.
     *
     * @param outcomes what the store answered, whatever it is, or {@code null} where it did not
     */
    void tellOf(Collection<StoreWrite> writes, @Nullable Map<?, WriteOutcome> outcomes) {
        if (replacements == null) {
            return;
        }
        for (StoreWrite write : writes) {
            WriteOutcome outcome = outcomes == null ? null : outcomes.get(write.key());
            boolean mayReplace =
                    write.condition() instanceof WriteCondition.Unchanged && !(outcome instanceof WriteOutcome.LostTo);
            if ((mayReplace || isAnyAwaited())
                    && EntryFormat.readHeader(write.content()) instanceof HeaderRead.Header read) {
                UUID entryId = read.header().entryId();
                boolean isThere = isThere(entryId, outcome);
                if (mayReplace || isThere && isAwaited(entryId)) {
                    tell(new EntryReference(write.key(), entryId), isThere);
                }
            }
        }
    }

    /** Whether a store has an entry: because it took it, or had it already, from a write whose answer was lost. */
    private static boolean isThere(UUID entryId, @Nullable WriteOutcome outcome) {
        return outcome instanceof WriteOutcome.Stored
                || outcome instanceof WriteOutcome.LostTo lost
                        && EntryFormat.readHeader(lost.winner().content()) instanceof HeaderRead.Header winner
                        && winner.header().entryId().equals(entryId);
    }

    /**
     * Tells of an entry as soon as a store has it, also where that has nothing in its place and takes it much later, from the
     * journal: other processes may hold a predecessor. This process tells, not one that takes its journal over.
     */
    public void tellWhenStored(EntryReference current) {
        if (replacements == null) {
            return;
        }
        synchronized (pending) {
            awaited.add(current.entryId());
            if (awaited.size() > MAX_PENDING) {
                awaited.remove(awaited.iterator().next());
            }
        }
    }

    private boolean isAnyAwaited() {
        synchronized (pending) {
            return !awaited.isEmpty();
        }
    }

    private boolean isAwaited(UUID entryId) {
        synchronized (pending) {
            return awaited.contains(entryId);
        }
    }

    /** Where it is not certain that a store has the entry, it is told of once more when one has. */
    private void tell(EntryReference current, boolean isCertain) {
        synchronized (pending) {
            if (isCertain) {
                awaited.remove(current.entryId());
            }
            if (isCertain ? !told.add(current.entryId()) : told.contains(current.entryId())) {
                return;
            }
            if (told.size() > REMEMBERED) {
                told.remove(told.iterator().next());
            }
            tooMany |= pending.size() == MAX_PENDING;
            if (!tooMany) {
                pending.add(current);
            }
        }
        ask();
    }

    private void ask() {
        ScheduledThreadPoolExecutor started = thread;
        ReplacementLog followed = replacements;
        if (started != null && followed != null && asked.compareAndSet(false, true)) {
            try {
                started.execute(() -> poll(followed));
            } catch (RejectedExecutionException e) {
                log.trace("Asked when closed", e);
            }
        }
    }

    private void poll(ReplacementLog followed) {
        asked.set(false);
        try {
            send(followed);
            if (local.isOn()) {
                read(followed);
            }
        } catch (RuntimeException | Error e) {
            // It is tried again with the next poll, which an error must not end.
            log.debug("The log of replacements cannot be reached", e);
        }
    }

    private void send(ReplacementLog followed) {
        while (true) {
            List<EntryReference> batch;
            synchronized (pending) {
                if (tooMany) {
                    pending.clear();
                }
                batch = pending.stream().limit(MAX_BATCH).toList();
                if (batch.isEmpty() && !tooMany) {
                    return;
                }
            }
            await(followed.append(
                    batch.isEmpty()
                            ? List.of(ANYTHING)
                            : batch.stream().map(EntryReference::toBytes).toList()));
            synchronized (pending) {
                tooMany &= !batch.isEmpty();
                batch.forEach(pending::remove);
            }
        }
    }

    private void read(ReplacementLog followed) {
        Page page = await(followed.readAfter(last));
        if (page.lost()) {
            String before = last == null ? "" : last.log();
            page = await(followed.readAfter(null));
            missed(!page.records().isEmpty()
                    && before.equals(page.records().get(0).log()));
            last = null;
        }
        while (!page.records().isEmpty()) {
            page.records().forEach(this::hear);
            page = await(followed.readAfter(last));
        }
    }

    private void missed(boolean sameLog) {
        if (sameLog || !isLast) {
            log.info("Some replacements of entries were missed: the results in this process are looked for anew.");
            local.letGo();
        }
    }

    private void hear(Numbered record) {
        last = record;
        try {
            local.letGoOfOthers(EntryReference.ofBytes(record.bytes()));
        } catch (IllegalArgumentException e) {
            local.letGo();
        }
    }

    private static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a store was waited for", e);
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            throw new IllegalStateException("the store gave no answer", e);
        }
    }

    /** Ends following. What the store has not taken is offered once more; to be called when no write is under way. */
    @Override
    public void close() {
        ScheduledThreadPoolExecutor started;
        synchronized (this) {
            started = thread;
            thread = null;
            listening.close();
        }
        ReplacementLog followed = replacements;
        if (started == null || followed == null) {
            return;
        }
        started.shutdownNow();
        try {
            send(followed);
        } catch (RuntimeException e) {
            log.warn(
                    "{} replaced entries could not be told of: other processes may hold their predecessors until these"
                            + " expire.",
                    pending.size(),
                    e);
        }
    }
}
