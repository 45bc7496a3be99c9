package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.Tier;
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
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** A store that passes everything on. */
public class ForwardingStore implements ResultStore {

    private final ResultStore store;

    protected ForwardingStore(ResultStore store) {
        this.store = store;
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
    public CompletionStage<Map<ResultKey, StoreRead>> getAll(Collection<ResultKey> keys) {
        return store.getAll(keys);
    }

    @Override
    public CompletionStage<Map<ResultKey, WriteOutcome>> putAll(Collection<StoreWrite> writes) {
        return store.putAll(writes);
    }

    @Override
    public CompletionStage<Integer> delete(Collection<ResultKey> keys) {
        return store.delete(keys);
    }

    @Override
    public CompletionStage<Integer> reclaim(Map<ResultKey, StoredEntry> seen) {
        return store.reclaim(seen);
    }

    @Override
    public EvictionLog evictions() {
        return store.evictions();
    }

    @Override
    public Stream<StoredHeader> headers(EntrySelection selection) {
        return store.headers(selection);
    }

    @Override
    public void close() {
        store.close();
    }
}
