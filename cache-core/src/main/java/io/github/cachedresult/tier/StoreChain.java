package io.github.cachedresult.tier;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
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
    private final PendingWrites behind = new PendingWrites();

    /**
     * Creates a chain.
     *
     * @param tiers the stores, the fastest first
     * @param listener hears of failures
     */
    public StoreChain(List<StoreTier> tiers, TierListener listener) {
        this.tiers = List.copyOf(tiers);
        this.listener = listener;
    }

    /** Whether there is no store. */
    public boolean isEmpty() {
        return tiers.isEmpty();
    }

    /** The stores, the fastest first. */
    public List<ResultStore> stores() {
        return tiers.stream().map(StoreTier::store).toList();
    }

    /**
     * Looks for keys, each in the stores in turn until one has a usable entry. One batch to each store that is asked.
     *
     * @param executor where entries are read and decoded, never a thread of a store's
     */
    public <V> CompletionStage<Map<ResultKey, StoreLookup<V>>> lookup(
            Collection<ResultKey> keys, EntryReader<V> reader, Executor executor) {
        Map<ResultKey, Search<V>> searches = new LinkedHashMap<>();
        keys.forEach(key -> searches.put(key, new Search<>()));
        CompletionStage<@Nullable Void> searched = CompletableFuture.completedFuture(null);
        for (StoreTier tier : tiers) {
            searched = searched.thenCompose(done -> ask(tier, searches, reader, executor));
        }
        return searched.thenApply(done -> {
            Map<ResultKey, StoreLookup<V>> lookups = new HashMap<>();
            searches.forEach((key, search) -> lookups.put(key, search.toLookup()));
            return lookups;
        });
    }

    private <V> CompletionStage<@Nullable Void> ask(
            StoreTier tier, Map<ResultKey, Search<V>> searches, EntryReader<V> reader, Executor executor) {
        List<ResultKey> open = new ArrayList<>();
        searches.forEach((key, search) -> {
            if (search.hit == null) {
                open.add(key);
            }
        });
        if (open.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        ResultStore store = tier.store();
        long maximumAge = tier.maximumAge() == null
                ? EntryHeader.NEVER
                : tier.maximumAge().toMillis();
        return guarded(() -> store.getAll(open))
                .handleAsync(
                        (reads, failure) -> {
                            for (ResultKey key : open) {
                                StoreRead read = reads == null ? null : reads.get(key);
                                Search<V> search = searches.get(key);
                                if (search != null) {
                                    search.accept(
                                            tier,
                                            key,
                                            read == null ? failed(failure) : read,
                                            reader,
                                            maximumAge,
                                            listener);
                                }
                            }
                            return null;
                        },
                        executor);
    }

    /**
     * Writes a new entry. Completes when the first store that answers has it, or lost to another's; the other stores
     * are written behind. Where no store takes it, completes when all have failed.
     *
     * @param reads what {@link #lookup} found in each store
     * @return the entry that is current now, where another writer was first; else {@code null}
     */
    public CompletionStage<@Nullable StoredEntry> write(
            ResultKey key, byte[] bytes, long expiresAt, Map<ResultStore, StoreRead> reads) {
        return write(key, bytes, expiresAt, reads, 0);
    }

    private CompletionStage<@Nullable StoredEntry> write(
            ResultKey key, byte[] bytes, long expiresAt, Map<ResultStore, StoreRead> reads, int at) {
        if (at == tiers.size()) {
            return CompletableFuture.completedFuture(null);
        }
        ResultStore store = tiers.get(at).store();
        return write(store, key, bytes, expiresAt, reads.get(store)).thenCompose(outcome -> {
            if (outcome instanceof WriteOutcome.Failed) {
                return write(key, bytes, expiresAt, reads, at + 1);
            }
            StoredEntry winner = outcome instanceof WriteOutcome.LostTo lostTo ? lostTo.winner() : null;
            // What is current in the first store goes into the others, so that all agree.
            byte[] current = winner == null ? bytes : winner.bytes();
            for (StoreTier lower : tiers.subList(at + 1, tiers.size())) {
                behind.add(write(lower.store(), key, current, expiresAt, reads.get(lower.store())));
            }
            return CompletableFuture.completedFuture(winner);
        });
    }

    /** Copies a hit into the stores above the one that had it, behind, for its remaining life. */
    public void backFill(ResultKey key, StoredResult hit, long expiresAt, Map<ResultStore, StoreRead> reads) {
        reads.forEach((store, read) -> {
            boolean above =
                    !(read instanceof StoreRead.Found found && found.entry().bytes() == hit.bytes());
            if (above && !(read instanceof StoreRead.Failed)) {
                behind.add(write(store, key, hit.bytes(), expiresAt, read));
            }
        });
    }

    private CompletionStage<WriteOutcome> write(
            ResultStore store, ResultKey key, byte[] bytes, long expiresAt, @Nullable StoreRead read) {
        WriteCondition condition = read instanceof StoreRead.Found found
                ? WriteCondition.unchanged(found.entry())
                : WriteCondition.absent();
        StoreWrite write = new StoreWrite(key, bytes, expiresAt, condition);
        return guarded(() -> store.putAll(List.of(write))).handle((outcomes, failure) -> {
            WriteOutcome outcome = outcomes == null ? null : outcomes.get(key);
            if (outcome == null) {
                outcome = new WriteOutcome.Failed(cause(failure));
            }
            if (outcome instanceof WriteOutcome.Failed failed) {
                listener.storeFailed(store.tier(), store.description(), "write", key, failed.cause());
            }
            return outcome;
        });
    }

    /** Waits for the writes under way, at most this long, and returns how many did not end. Closes no store. */
    public int drain(Duration limit) {
        return behind.await(limit);
    }

    private static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            // The contract forbids it; a store that does it all the same must not harm the caller.
            return CompletableFuture.failedFuture(e);
        }
    }

    private static StoreRead failed(@Nullable Throwable failure) {
        return new StoreRead.Failed(cause(failure));
    }

    private static Throwable cause(@Nullable Throwable failure) {
        if (failure == null) {
            return new IllegalStateException("the store left the key out of its answer");
        }
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** The state of looking for one key. */
    private static final class Search<V> {

        private final Map<ResultStore, StoreRead> reads = new LinkedHashMap<>();
        private @Nullable StoreHit<V> hit;
        private @Nullable StoredResult stale;

        void accept(
                StoreTier tier,
                ResultKey key,
                StoreRead read,
                EntryReader<V> reader,
                long maximumAge,
                TierListener listener) {
            ResultStore store = tier.store();
            reads.put(store, read);
            if (read instanceof StoreRead.Failed failed) {
                listener.storeFailed(store.tier(), store.description(), "read", key, failed.cause());
            } else if (read instanceof StoreRead.Found found) {
                EntryReader.Reading<V> reading =
                        reader.read(key, store.tier(), found.entry().bytes(), maximumAge);
                if (reading instanceof EntryReader.Reading.Usable<V> usable) {
                    hit = usable.hit();
                } else if (reading instanceof EntryReader.Reading.Unusable<V> unusable) {
                    stale = stale == null ? unusable.why().stale() : stale;
                    listener.entryUnusable(store.tier(), key, unusable.why());
                }
            }
        }

        StoreLookup<V> toLookup() {
            return new StoreLookup<>(hit, stale, reads);
        }
    }
}
