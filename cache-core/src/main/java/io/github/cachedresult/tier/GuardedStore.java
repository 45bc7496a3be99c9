package io.github.cachedresult.tier;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.DefectiveEntry;
import io.github.cachedresult.store.EntryRefusedException;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.Leases;
import io.github.cachedresult.store.QuarantineLimits;
import io.github.cachedresult.store.ReplacementLog;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.StoredHeader;
import io.github.cachedresult.store.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that hurts nobody: each call ends in time, and calls that would fail are not made; nor is it offered entries that
 * are larger than it takes. Deletions that somebody waits for count as writes.
 * Listing, which is for administration and blocks, is left to the store.
 */
final class GuardedStore implements ResultStore {

    private final ResultStore store;
    private final TimeLimit limit;
    private final Breaker reads;
    private final Breaker writes;
    private final EvictionLog evictions;
    private final @Nullable Leases leases;
    private final ReplacementFollower replacements;

    GuardedStore(ResultStore store, TimeLimit limit, Breaker reads, Breaker writes, ReplacementFollower replacements) {
        this.store = store;
        this.limit = limit;
        this.reads = reads;
        this.writes = writes;
        this.evictions = new TimelyLog(store.evictions(), limit);
        Leases unguarded = store.leases();
        this.leases = unguarded == null ? null : new GuardedLeases(unguarded, limit, writes);
        this.replacements = replacements;
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
    public int keysAtOnce() {
        return store.keysAtOnce();
    }

    @Override
    public CompletionStage<Map<ResultKey, StoreRead>> getAll(Collection<ResultKey> keys) {
        return reads.call(() -> limit.start(() -> store.getAll(keys)), StoreOutcomes::failure);
    }

    @Override
    public CompletionStage<Map<ResultKey, WriteOutcome>> putAll(Collection<StoreWrite> entries) {
        Map<ResultKey, WriteOutcome> refused = new HashMap<>();
        List<StoreWrite> taken = new ArrayList<>();
        for (StoreWrite entry : entries) {
            if (entry.content().size() <= maximumEntrySize()) {
                taken.add(entry);
            } else {
                refused.put(entry.key(), new WriteOutcome.Failed(tooLarge(entry)));
            }
        }
        if (refused.isEmpty()) {
            return put(entries);
        }
        if (taken.isEmpty()) {
            return CompletableFuture.completedFuture(refused);
        }
        return put(taken).thenApply(outcomes -> {
            Map<ResultKey, WriteOutcome> all = new HashMap<>(outcomes);
            all.putAll(refused);
            return all;
        });
    }

    private EntryRefusedException tooLarge(StoreWrite entry) {
        return new EntryRefusedException(
                "an entry of " + entry.content().size() + " bytes is not written: " + description()
                        + " takes no more than " + maximumEntrySize(),
                null);
    }

    private CompletionStage<Map<ResultKey, WriteOutcome>> put(Collection<StoreWrite> entries) {
        return writes.call(
                () -> limit.start(() -> store.putAll(entries))
                        .whenComplete((outcomes, failure) -> replacements.tellOf(entries, outcomes)),
                StoreOutcomes::failure);
    }

    @Override
    public CompletionStage<Integer> delete(Collection<ResultKey> keys) {
        return writes.call(() -> limit.start(() -> store.delete(keys)), StoreOutcomes::deletionFailure);
    }

    /** Past the breakers: a store that is full takes no writes, and whoever reclaims waits by himself after a failure. */
    @Override
    public CompletionStage<Integer> reclaim(Map<ResultKey, StoredEntry> seen) {
        return limit.start(() -> store.reclaim(seen));
    }

    /** Past the breakers: a store that keeps no such copies may be well otherwise, and nobody waits for them. */
    @Override
    public CompletionStage<Boolean> setAside(DefectiveEntry entry, QuarantineLimits limits) {
        return limit.start(() -> store.setAside(entry, limits));
    }

    @Override
    public Stream<DefectiveEntry> setAside() {
        return store.setAside();
    }

    /** Past the breakers, as the log of evictions. */
    @Override
    public @Nullable ReplacementLog replacements() {
        return store.replacements();
    }

    /** Past the breakers: whoever follows the log asks seldom, and wants to know when it answers again. */
    @Override
    public EvictionLog evictions() {
        return evictions;
    }

    @Override
    public @Nullable Leases leases() {
        return leases;
    }

    @Override
    public Stream<EntryReference> derivedFrom(UUID entryId) {
        return store.derivedFrom(entryId);
    }

    @Override
    public Stream<StoredHeader> headers(EntrySelection selection) {
        return store.headers(selection);
    }

    @Override
    public Stream<StoredHeader> headers(Collection<ResultKey> keys) {
        return store.headers(keys);
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
