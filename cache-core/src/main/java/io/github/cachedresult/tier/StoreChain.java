package io.github.cachedresult.tier;

import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.journal.Journal;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The stores in their order. Looks for keys from the first to the last, and writes to all.
 *
 * <p>A store that fails is passed over, never an error: the next one is asked, and in the end the method runs.
 * Thread-safe.
 */
public final class StoreChain {

    private final List<StoreTier> tiers;
    private final TierListener listener;
    private final StoreWrites writes;
    private final @Nullable SetAside aside;

    /**
     * Creates a chain.
     *
     * @param tiers the stores, the fastest first, each behind its guard: see {@link StoreGuards#tiers}. No other store may
     *     throw, answer null or never end
     * @param seal how pointers to entries are written
     * @param listener hears of failures
     * @param journal where entries are kept until the last store has them, or {@code null} for nowhere
     * @param aside has copies of what cannot be used kept, or {@code null} for no copies
     */
    public StoreChain(
            List<StoreTier> tiers,
            EntrySeal seal,
            TierListener listener,
            @Nullable Journal journal,
            @Nullable SetAside aside) {
        this.tiers = List.copyOf(tiers);
        this.listener = listener;
        this.aside = aside;
        this.writes = new StoreWrites(this.tiers, seal, listener, journal);
    }

    /** Whether there is no store. */
    public boolean isEmpty() {
        return tiers.isEmpty();
    }

    /** The stores, the fastest first. */
    public List<ResultStore> stores() {
        return tiers.stream().map(StoreTier::store).toList();
    }

    /** For how many keys it is best asked at once, as its stores say. */
    public int keysAtOnce() {
        return tiers.stream()
                .mapToInt(tier -> tier.store().keysAtOnce())
                .map(keys -> Math.max(1, keys))
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    /**
     * Looks for keys, each in the stores in turn until one has a usable entry. One batch to each store that is asked.
     *
     * @return what was found, in the order of the keys
     * @param executor where entries are read and decoded, never a thread of a store's
     */
    public <V> CompletionStage<List<StoreLookup<V>>> lookup(
            List<ResultKey> keys, EntryReader<V> reader, Executor executor) {
        return ask(keys.stream().map(key -> new Search<V>(key, Map.of())).toList(), reader, executor);
    }

    /**
     * Looks for keys again, in the stores that answered before: who has waited for one that did not, does not wait again.
     * What was found before and is found again is not told of again.
     *
     * @param before what was found before, in the order of the keys
     * @return as {@link #lookup}
     * @param executor as in {@link #lookup}
     */
    public <V> CompletionStage<List<StoreLookup<V>>> lookAgain(
            List<ResultKey> keys, List<StoreLookup<V>> before, EntryReader<V> reader, Executor executor) {
        List<Search<V>> searches = searches(keys, before);
        searches.forEach(Search::keepFailed);
        return ask(searches, reader, executor);
    }

    /**
     * Looks for keys again, in all stores, as time has passed since they answered. As with {@link #lookAgain}, what is found
     * again is not told of again.
     *
     * @param before what was found before, in the order of the keys
     * @return as {@link #lookup}
     * @param executor as in {@link #lookup}
     */
    public <V> CompletionStage<List<StoreLookup<V>>> lookAfterWaiting(
            List<ResultKey> keys, List<StoreLookup<V>> before, EntryReader<V> reader, Executor executor) {
        return ask(searches(keys, before), reader, executor);
    }

    private static <V> List<Search<V>> searches(List<ResultKey> keys, List<StoreLookup<V>> before) {
        List<Search<V>> searches = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            searches.add(new Search<>(keys.get(i), before.get(i).reads()));
        }
        return searches;
    }

    private <V> CompletionStage<List<StoreLookup<V>>> ask(
            List<Search<V>> searches, EntryReader<V> reader, Executor executor) {
        CompletionStage<?> searched = CompletableFuture.completedFuture(tiers);
        for (StoreTier tier : tiers) {
            searched = searched.thenCompose(done -> ask(tier, searches, reader, executor));
        }
        return searched.thenApply(done -> {
            List<StoreLookup<V>> lookups = new ArrayList<>(searches.size());
            searches.forEach(search -> lookups.add(search.end(listener)));
            return lookups;
        });
    }

    private <V> CompletionStage<?> ask(
            StoreTier tier, List<Search<V>> searches, EntryReader<V> reader, Executor executor) {
        List<Search<V>> open = new ArrayList<>(searches.size());
        for (Search<V> search : searches) {
            if (search.isOpenFor(tier.store())) {
                open.add(search);
            }
        }
        if (open.isEmpty()) {
            return CompletableFuture.completedFuture(open);
        }
        List<ResultKey> keys = new ArrayList<>(open.size());
        open.forEach(search -> keys.add(search.key));
        return tier.store()
                .getAll(keys)
                .handleAsync(
                        (reads, failure) -> {
                            for (Search<V> search : open) {
                                search.accept(tier, readOf(search.key, reads, failure), reader, listener);
                            }
                            return null;
                        },
                        executor);
    }

    /**
     * Writes a new entry. Completes when the first store that answers has it, or lost to another's that may be used; the
     * other stores are written behind, and so is one that has just failed to answer the lookup: the caller has waited for
     * it once. Where no store takes it, completes when all have failed. Where the last store has not taken it by then, the
     * journal keeps it first.
     *
     * @param entry the entry
     * @param reads what {@link #lookup} found in each store
     * @param keptMillis for how long past its expiry stores keep an entry, for want of a newer one
     * @param reader judges what another writer wrote first; what it finds unusable is replaced, too
     * @param executor where it is read and decoded, never a thread of a store's
     */
    public <V> CompletionStage<WriteResult<V>> write(
            StoredResult entry,
            Map<ResultStore, StoreRead> reads,
            long keptMillis,
            EntryReader<V> reader,
            Executor executor) {
        return writes.write(entry, reads, keptMillis, reader, executor);
    }

    /** A reader for calls that may write to stores: what it finds to have a defect is set aside. */
    public <V> EntryReader<V> settingAside(EntryReader<V> reader) {
        return aside == null ? reader : aside.watching(reader);
    }

    /**
     * Copies a hit into the stores above the one that had it, behind, for its remaining life.
     *
     * @param keptUntil from when on they may reclaim its space
     */
    public void backFill(ResultKey key, StoredResult hit, long keptUntil, Map<ResultStore, StoreRead> reads) {
        writes.backFill(key, hit, keptUntil, reads);
    }

    /** Why no store would have an entry, by its size, or {@code null} if one would, or if there is no store. */
    public @Nullable String refusal(StoredResult entry) {
        long size = entry.bytes().size();
        long most = tiers.stream()
                .mapToLong(tier -> tier.store().maximumEntrySize())
                .max()
                .orElse(Long.MAX_VALUE);
        return size <= most ? null : "its entry has " + size + " bytes, and no store takes more than " + most;
    }

    /** Waits for the writes under way, at most this long, and returns how many did not end. Closes no store. */
    public int drain(Duration limit) {
        return writes.drain(limit);
    }

    private static StoreRead readOf(
            ResultKey key, @Nullable Map<ResultKey, StoreRead> reads, @Nullable Throwable failure) {
        StoreRead read = reads == null ? null : reads.get(key);
        return read == null ? new StoreRead.Failed(StoreOutcomes.ofNoOutcome(failure)) : read;
    }

    static <V> EntryReader.Reading<V> reading(
            StoreTier tier, ResultKey key, StoreRead.Found found, EntryReader<V> reader) {
        long maximumAge = tier.maximumAge() == null ? EntryHeader.NEVER : EntryHeader.millis(tier.maximumAge());
        return reader.read(key, tier.store().tier(), found.entry().content(), maximumAge);
    }

    /** The state of looking for one key. */
    private static final class Search<V> {

        private final ResultKey key;

        /** In their order. Of one store mostly, for many keys. */
        private Map<ResultStore, StoreRead> reads = Map.of();

        private @Nullable StoreHit<V> hit;
        private @Nullable StoredResult stale;

        /** What is known, and was told of. */
        private final Map<ResultStore, StoreRead> earlier;

        /** The last store that had a pointer, while those below it that were asked had nothing. */
        private @Nullable ResultStore dangling;

        Search(ResultKey key, Map<ResultStore, StoreRead> earlier) {
            this.key = key;
            this.earlier = earlier;
        }

        boolean isOpenFor(ResultStore store) {
            return hit == null && !reads.containsKey(store);
        }

        /** Stores that did not answer before are not asked. */
        void keepFailed() {
            earlier.forEach((store, read) -> {
                if (read instanceof StoreRead.Failed) {
                    keep(store, read);
                }
            });
        }

        private void keep(ResultStore store, StoreRead read) {
            if (reads.isEmpty()) {
                reads = Map.of(store, read);
            } else {
                reads = new LinkedHashMap<>(reads);
                reads.put(store, read);
            }
        }

        void accept(StoreTier tier, StoreRead read, EntryReader<V> reader, TierListener listener) {
            ResultStore store = tier.store();
            keep(store, read);
            if (!(read instanceof StoreRead.Absent)) {
                dangling = null;
            }
            if (read instanceof StoreRead.Failed failed) {
                listener.storeFailed(store.tier(), store.description(), "read", key, failed.cause());
            } else if (read instanceof StoreRead.Found found) {
                EntryReader.Reading<V> reading = reading(tier, key, found, reader);
                if (reading instanceof EntryReader.Reading.Usable<V> usable) {
                    hit = usable.hit();
                } else if (reading instanceof EntryReader.Reading.Pointer<V>) {
                    dangling = store;
                } else if (reading instanceof EntryReader.Reading.Unusable<V> unusable) {
                    stale = stale == null ? unusable.why().stale() : stale;
                    tell(store, unusable.why(), listener);
                }
            }
        }

        private void tell(ResultStore store, EntryJudge.Judgement.Unusable why, TierListener listener) {
            boolean told = earlier.get(store) instanceof StoreRead.Found before
                    && reads.get(store) instanceof StoreRead.Found now
                    && Bytes.areEqual(before.entry().content(), now.entry().content());
            if (!told) {
                listener.entryUnusable(store.tier(), key, why);
            }
        }

        StoreLookup<V> end(TierListener listener) {
            if (dangling != null) {
                tell(
                        dangling,
                        new EntryJudge.Judgement.Unusable(
                                Defect.DANGLING, "it points to an entry that no store below has"),
                        listener);
            }
            return new StoreLookup<>(hit, stale, reads);
        }
    }
}
