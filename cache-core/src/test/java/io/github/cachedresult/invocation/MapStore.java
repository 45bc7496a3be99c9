package io.github.cachedresult.invocation;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.eviction.InMemoryEvictionLog;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.Leases;
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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store in a map that can be told to fail, and to be beaten by another writer; its log tells nobody. */
final class MapStore implements ResultStore {

    final Map<ResultKey, byte[]> entries = new ConcurrentHashMap<>();
    final InMemoryEvictionLog evictions = new InMemoryEvictionLog();
    final AtomicInteger reads = new AtomicInteger();
    final AtomicInteger writes = new AtomicInteger();
    private final Tier tier;
    volatile @Nullable RuntimeException failure;
    volatile boolean throwing;
    volatile boolean logBroken;
    volatile boolean writesFail;
    volatile @Nullable String refusedModel;
    volatile byte @Nullable [] rival;

    volatile Duration timeout = Duration.ofSeconds(5);

    /** What reads wait for. */
    volatile CompletableFuture<?> gate = CompletableFuture.completedFuture(null);

    /** To be set before a cache has this store. */
    volatile @Nullable Leases leases;

    MapStore(Tier tier) {
        this.tier = tier;
    }

    @Override
    public Tier tier() {
        return tier;
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public String description() {
        return "a map for " + tier;
    }

    @Override
    public CompletionStage<Map<ResultKey, StoreRead>> getAll(Collection<ResultKey> keys) {
        reads.addAndGet(keys.size());
        RuntimeException cause = failure;
        if (cause != null && throwing) {
            throw cause;
        }
        Map<ResultKey, StoreRead> found = new HashMap<>();
        for (ResultKey key : keys) {
            byte[] bytes = entries.get(key);
            found.put(
                    key,
                    cause != null
                            ? new StoreRead.Failed(cause)
                            : bytes == null
                                    ? StoreRead.Absent.INSTANCE
                                    : new StoreRead.Found(new StoredEntry(bytes, null)));
        }
        return gate.thenApply(open -> found);
    }

    @Override
    public CompletionStage<Map<ResultKey, WriteOutcome>> putAll(Collection<StoreWrite> batch) {
        writes.addAndGet(batch.size());
        RuntimeException cause = writesFail ? new IllegalStateException("no writes") : failure;
        if (cause != null && throwing) {
            throw cause;
        }
        Map<ResultKey, WriteOutcome> outcomes = new HashMap<>();
        for (StoreWrite write : batch) {
            RuntimeException why =
                    write.key().model().equals(refusedModel) ? new IllegalStateException("none of this model") : cause;
            outcomes.put(write.key(), why == null ? put(write) : new WriteOutcome.Failed(why));
        }
        return CompletableFuture.completedFuture(outcomes);
    }

    private synchronized WriteOutcome put(StoreWrite write) {
        byte[] before = rival;
        if (before != null) {
            entries.put(write.key(), before);
        }
        byte[] current = entries.get(write.key());
        boolean unchanged = write.condition() instanceof WriteCondition.Unchanged condition
                && Arrays.equals(current, condition.read().bytes());
        if (current != null && !unchanged) {
            return new WriteOutcome.LostTo(new StoredEntry(current, null));
        }
        entries.put(write.key(), write.bytes());
        return WriteOutcome.Stored.INSTANCE;
    }

    @Override
    public CompletionStage<Integer> delete(Collection<ResultKey> keys) {
        return CompletableFuture.completedFuture(
                (int) keys.stream().filter(key -> entries.remove(key) != null).count());
    }

    @Override
    public CompletionStage<Integer> reclaim(Map<ResultKey, StoredEntry> seen) {
        seen.forEach((key, read) -> entries.computeIfPresent(
                key, (same, current) -> Arrays.equals(current, read.bytes()) ? null : current));
        return CompletableFuture.completedFuture(seen.size());
    }

    @Override
    public EvictionLog evictions() {
        return new SilentLog(evictions, () -> logBroken);
    }

    @Override
    public @Nullable Leases leases() {
        return leases;
    }

    @Override
    public Stream<StoredHeader> headers(EntrySelection selection) {
        RuntimeException cause = failure;
        if (cause != null) {
            throw cause;
        }
        return entries.entrySet().stream()
                .filter(entry -> selection.model() == null
                        || selection.model().equals(entry.getKey().model()))
                .map(entry -> new StoredHeader(
                        entry.getKey().toString(),
                        EntryFormat.readHeader(entry.getValue()),
                        new StoredEntry(entry.getValue(), null)));
    }

    @Override
    public void close() {}
}
