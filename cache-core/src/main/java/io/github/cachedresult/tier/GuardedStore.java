package io.github.cachedresult.tier;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.StoredHeader;
import io.github.cachedresult.store.WriteOutcome;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * A store that hurts nobody: each call ends in time, and calls that would fail are not made. Deletions count as writes.
 * Listing, which is for administration and blocks, is left to the store.
 */
final class GuardedStore implements ResultStore {

    private final ResultStore store;
    private final TimeLimit limit;
    private final Breaker reads;
    private final Breaker writes;
    private final EvictionLog evictions;

    GuardedStore(ResultStore store, TimeLimit limit, Breaker reads, Breaker writes) {
        this.store = store;
        this.limit = limit;
        this.reads = reads;
        this.writes = writes;
        this.evictions = new TimelyLog(store.evictions(), limit);
    }

    @Override
    public Tier tier() {
        return store.tier();
    }

    @Override
    public String description() {
        return store.description();
    }

    @Override
    public Duration timeout() {
        return store.timeout();
    }

    @Override
    public long maximumEntrySize() {
        return store.maximumEntrySize();
    }

    @Override
    public CompletionStage<Map<ResultKey, StoreRead>> getAll(Collection<ResultKey> keys) {
        return reads.call(() -> limit.start(() -> store.getAll(keys)), StoreOutcomes::failure);
    }

    @Override
    public CompletionStage<Map<ResultKey, WriteOutcome>> putAll(Collection<StoreWrite> entries) {
        return writes.call(() -> limit.start(() -> store.putAll(entries)), StoreOutcomes::failure);
    }

    @Override
    public CompletionStage<Integer> delete(Collection<ResultKey> keys) {
        return writes.call(() -> limit.start(() -> store.delete(keys)), StoreOutcomes::deletionFailure);
    }

    @Override
    public CompletionStage<Integer> reclaim(Map<ResultKey, StoredEntry> seen) {
        return writes.call(() -> limit.start(() -> store.reclaim(seen)), StoreOutcomes::deletionFailure);
    }

    /** Past the breakers: whoever follows the log asks seldom, and wants to know when it answers again. */
    @Override
    public EvictionLog evictions() {
        return evictions;
    }

    @Override
    public Stream<EntryReference> derivedFrom(UUID entryId) {
        return store.derivedFrom(entryId);
    }

    @Override
    public Stream<StoredHeader> headers(EntrySelection selection) {
        return store.headers(selection);
    }

    StoreState state() {
        return new StoreState(tier(), description(), reads.state(), writes.state());
    }

    @Override
    public void close() {
        reads.close();
        writes.close();
        store.close();
    }
}
