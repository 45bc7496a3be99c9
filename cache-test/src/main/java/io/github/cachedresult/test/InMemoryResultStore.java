package io.github.cachedresult.test;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.eviction.InMemoryEvictionLog;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.DefectiveEntry;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.InMemoryLeases;
import io.github.cachedresult.store.QuarantineLimits;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.StoredHeader;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store in this process's memory, for tests: it keeps all promises of {@link ResultStore}, conditional writes
 * included, answers at once on the caller's thread, reclaims nothing, and keeps
 * what is set aside for ever.
 *
 * <p>Safe for use by several threads. Once closed, every call fails, in the way of a store that cannot be reached.
 */
public final class InMemoryResultStore implements ResultStore {

    private final Tier tier;
    private final ConcurrentMap<ResultKey, byte[]> entries;
    private final ConcurrentMap<String, DefectiveEntry> aside;
    private final InMemoryEvictionLog log;
    private final EvictionLog evictions;
    private final @Nullable InMemoryLeases leases;
    private volatile boolean closed;

    /** An empty store that passes for this tier, and has no leases. */
    public InMemoryResultStore(Tier tier) {
        this(tier, null);
    }

    /**
     * An empty store that passes for this tier.
     *
     * @param lease the life of its leases, or {@code null} if it has none
     */
    public InMemoryResultStore(Tier tier, @Nullable Duration lease) {
        this(
                tier,
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>(),
                new InMemoryEvictionLog(),
                lease == null ? null : new InMemoryLeases(lease),
                true);
    }

    private InMemoryResultStore(
            Tier tier,
            ConcurrentMap<ResultKey, byte[]> entries,
            ConcurrentMap<String, DefectiveEntry> aside,
            InMemoryEvictionLog log,
            @Nullable InMemoryLeases leases,
            boolean tells) {
        this.tier = tier;
        this.entries = entries;
        this.aside = aside;
        this.log = log;
        this.evictions = new ClosableLog(log, tells, () -> closed);
        this.leases = leases;
    }

    /** Another store with the same entries, as another process has it; each is closed on its own. */
    public InMemoryResultStore secondClient() {
        return new InMemoryResultStore(tier, entries, aside, log, leases, true);
    }

    /** A {@link #secondClient()} whose log tells nobody that it has grown, so that a test says who reads it when. */
    public InMemoryResultStore silentClient() {
        return new InMemoryResultStore(tier, entries, aside, log, leases, false);
    }

    /** How many entries there are. */
    public int size() {
        return entries.size();
    }

    /** Forgets all entries, leases, and the log of evictions, as Redis does when it is emptied. */
    public void clear() {
        entries.clear();
        aside.clear();
        log.clear();
        if (leases != null) {
            leases.clear();
        }
    }

    @Override
    public Tier tier() {
        return tier;
    }

    @Override
    public String description() {
        return "memory";
    }

    @Override
    public CompletionStage<Map<ResultKey, StoreRead>> getAll(Collection<ResultKey> keys) {
        Map<ResultKey, StoreRead> reads = new LinkedHashMap<>();
        keys.forEach(key -> reads.put(key, closed ? new StoreRead.Failed(closed()) : read(key)));
        return CompletableFuture.completedFuture(reads);
    }

    @Override
    public CompletionStage<Map<ResultKey, WriteOutcome>> putAll(Collection<StoreWrite> writes) {
        Map<ResultKey, WriteOutcome> outcomes = new LinkedHashMap<>();
        writes.forEach(write -> outcomes.put(write.key(), closed ? new WriteOutcome.Failed(closed()) : write(write)));
        return CompletableFuture.completedFuture(outcomes);
    }

    @Override
    public CompletionStage<Integer> delete(Collection<ResultKey> keys) {
        if (closed) {
            return CompletableFuture.failedFuture(closed());
        }
        int deleted = 0;
        for (ResultKey key : new LinkedHashSet<>(keys)) {
            if (entries.remove(key) != null) {
                deleted++;
            }
        }
        return CompletableFuture.completedFuture(deleted);
    }

    @Override
    public CompletionStage<Integer> reclaim(Map<ResultKey, StoredEntry> seen) {
        if (closed) {
            return CompletableFuture.failedFuture(closed());
        }
        int deleted = 0;
        for (Map.Entry<ResultKey, StoredEntry> entry : seen.entrySet()) {
            byte[] current = entries.get(entry.getKey());
            byte[] first = entry.getValue().bytes();
            if (current != null
                    && Arrays.mismatch(first, current) == (first.length == current.length ? -1 : first.length)
                    && entries.remove(entry.getKey(), current)) {
                deleted++;
            }
        }
        return CompletableFuture.completedFuture(deleted);
    }

    /** The log, which every client of the same entries shares. */
    @Override
    public EvictionLog evictions() {
        return evictions;
    }

    /** The leases, which every client of the same entries shares. Closing takes none of them away. */
    @Override
    public @Nullable InMemoryLeases leases() {
        return leases;
    }

    @Override
    public Stream<StoredHeader> headers(EntrySelection selection) {
        return Stream.of(entries).flatMap(all -> {
            if (closed) {
                throw closed();
            }
            return all.entrySet().stream()
                    .filter(entry -> isIn(selection, entry.getKey()))
                    .map(entry -> new StoredHeader(
                            entry.getKey().toString(),
                            EntryFormat.readHeader(entry.getValue()).ofAll(),
                            new StoredEntry(entry.getValue(), null)));
        });
    }

    @Override
    public CompletionStage<Boolean> setAside(DefectiveEntry entry, QuarantineLimits limits) {
        if (closed) {
            return CompletableFuture.failedFuture(closed());
        }
        boolean hasRoom = aside.values().stream()
                        .filter(kept -> kept.defect() == entry.defect())
                        .count()
                < limits.perDefect();
        String id = entry.defect() + entry.id();
        if (hasRoom) {
            aside.putIfAbsent(id, entry);
        }
        return CompletableFuture.completedFuture(aside.containsKey(id));
    }

    @Override
    public Stream<DefectiveEntry> setAside() {
        return List.copyOf(aside.values()).stream();
    }

    @Override
    public void close() {
        closed = true;
    }

    private StoreRead read(ResultKey key) {
        byte[] bytes = entries.get(key);
        return bytes == null ? StoreRead.Absent.INSTANCE : new StoreRead.Found(new StoredEntry(bytes, null));
    }

    private WriteOutcome write(StoreWrite write) {
        byte[] mine = write.bytes();
        byte[] now =
                entries.compute(write.key(), (key, current) -> mayReplace(current, write.condition()) ? mine : current);
        return now == mine ? WriteOutcome.Stored.INSTANCE : new WriteOutcome.LostTo(new StoredEntry(now, null));
    }

    private static boolean mayReplace(byte @Nullable [] current, WriteCondition condition) {
        return current == null
                || condition instanceof WriteCondition.Unchanged unchanged
                        && Arrays.equals(current, unchanged.read().bytes());
    }

    private static boolean isIn(EntrySelection selection, ResultKey key) {
        return (selection.model() == null || selection.model().equals(key.model()))
                && (selection.version() == null || selection.version().equals(key.version()));
    }

    static IllegalStateException closed() {
        return new IllegalStateException("the store is closed");
    }
}
