package io.github.cachedresult.tier;

import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.journal.Journal;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries to the stores of a chain: to the first that answers before the caller has its result, to the others behind.
 * What the last store has not taken by then, the journal keeps. An entry that is too large for a store goes to those below
 * it first, and then a pointer to it into that store. Thread-safe.
 */
final class StoreWrites {

    private final List<StoreTier> tiers;
    private final TierListener listener;
    private final @Nullable Journal journal;
    private final SizeRouting routing;
    private final PendingWrites behind = new PendingWrites();

    StoreWrites(List<StoreTier> tiers, TierListener listener, @Nullable Journal journal) {
        this.tiers = tiers;
        this.routing = new SizeRouting(tiers);
        this.listener = listener;
        this.journal = journal;
    }

    /** See {@link StoreChain#write}. */
    <V> CompletionStage<@Nullable StoreHit<V>> write(
            StoredResult entry, Map<ResultStore, StoreRead> reads, EntryReader<V> reader, Executor executor) {
        return new Write<>(entry, reads, reader, executor).to(0);
    }

    /** See {@link StoreChain#backFill}. */
    void backFill(ResultKey key, StoredResult hit, long expiresAt, Map<ResultStore, StoreRead> reads) {
        for (StoreTier tier : tiers) {
            StoreRead read = reads.get(tier.store());
            byte[] there = read instanceof StoreRead.Found found ? found.entry().bytes() : null;
            if (read == null || there == hit.bytes()) {
                return;
            }
            byte[] form = read instanceof StoreRead.Failed ? null : routing.formOf(hit, tier);
            // The pointer is there already whenever the way to the entry led over it.
            if (form != null && !Arrays.equals(form, there)) {
                behind.add(write(tier.store(), key, form, expiresAt, read));
            }
        }
    }

    /** See {@link StoreChain#drain}. */
    int drain(Duration limit) {
        return behind.await(limit);
    }

    private CompletableFuture<WriteOutcome> write(
            ResultStore store, ResultKey key, byte[] bytes, long expiresAt, @Nullable StoreRead read) {
        WriteCondition condition = read instanceof StoreRead.Found found
                ? WriteCondition.unchanged(found.entry())
                : WriteCondition.absent();
        StoreWrite write = new StoreWrite(key, bytes, expiresAt, condition);
        return store.putAll(List.of(write)).toCompletableFuture().handle((outcomes, failure) -> {
            WriteOutcome outcome = outcomes == null ? null : outcomes.get(key);
            if (outcome == null) {
                outcome = new WriteOutcome.Failed(StoreOutcomes.ofNoOutcome(failure));
            }
            if (outcome instanceof WriteOutcome.Failed failed) {
                listener.storeFailed(store.tier(), store.description(), "write", key, failed.cause());
            }
            return outcome;
        });
    }

    /** A new entry on its way into the stores. */
    private final class Write<V> {

        private final StoredResult entry;
        private final ResultKey key;
        private final long expiresAt;
        private final SizeRouting.Route route;
        private final Map<ResultStore, StoreRead> reads;
        private final EntryReader<V> reader;
        private final Executor executor;
        private final List<byte[]> unusable = new ArrayList<>();

        /** The write to the store furthest down that has been begun. */
        private CompletableFuture<WriteOutcome> lowest = new CompletableFuture<>();

        Write(StoredResult entry, Map<ResultStore, StoreRead> reads, EntryReader<V> reader, Executor executor) {
            this.entry = entry;
            this.key = entry.header().key();
            this.expiresAt = entry.header().life().expiresAt();
            this.route = routing.routeOf(entry);
            this.reads = reads;
            this.reader = reader;
            this.executor = executor;
            reads.values().forEach(read -> {
                if (read instanceof StoreRead.Found found) {
                    unusable.add(found.entry().bytes());
                }
            });
        }

        CompletionStage<@Nullable StoreHit<V>> to(int at) {
            if (at == route.whole().size()) {
                return delivered(null);
            }
            ResultStore store = route.whole().get(at).store();
            StoreRead read = reads.get(store);
            lowest = write(store, key, entry.bytes(), expiresAt, read);
            if (read instanceof StoreRead.Failed) {
                behind.add(lowest);
                return to(at + 1);
            }
            return lowest.thenComposeAsync(outcome -> continueAfter(at, outcome, true), executor);
        }

        private CompletionStage<@Nullable StoreHit<V>> continueAfter(
                int at, WriteOutcome outcome, boolean mayReplaceWinner) {
            if (outcome instanceof WriteOutcome.Failed) {
                return to(at + 1);
            }
            StoreTier tier = route.whole().get(at);
            if (!(outcome instanceof WriteOutcome.LostTo lostTo)) {
                behindBelow(tier, entry, expiresAt);
                return pointTo(0);
            }
            StoreRead.Found winner = new StoreRead.Found(lostTo.winner());
            EntryReader.Reading<V> reading = StoreChain.reading(tier, key, winner, reader);
            if (reading instanceof EntryReader.Reading.Usable<V> usable) {
                // What is current in this store goes into those below, so that all agree.
                StoreHit<V> hit = usable.hit();
                behindBelow(tier, hit.result(), hit.expiresAt());
                return delivered(hit);
            }
            if (reading instanceof EntryReader.Reading.Unusable<V> unused) {
                listener.entryUnusable(tier.store().tier(), key, unused.why());
                return replace(at, winner, mayReplaceWinner);
            }
            return new StoreChain(routing.below(tier), listener, null)
                    .lookup(List.of(key), reader, executor)
                    .thenComposeAsync(
                            below -> {
                                StoreLookup<V> lookup = below.get(key);
                                StoreHit<V> hit = lookup == null ? null : lookup.hit();
                                if (hit == null) {
                                    return replace(at, winner, mayReplaceWinner);
                                }
                                // Whoever wrote the pointer has written the entry first.
                                lowest = CompletableFuture.completedFuture(WriteOutcome.Stored.INSTANCE);
                                return delivered(hit);
                            },
                            executor);
        }

        private CompletionStage<@Nullable StoreHit<V>> replace(
                int at, StoreRead.Found winner, boolean mayReplaceWinner) {
            if (!mayReplaceWinner) {
                return to(at + 1);
            }
            unusable.add(winner.entry().bytes());
            lowest = write(route.whole().get(at).store(), key, entry.bytes(), expiresAt, winner);
            return lowest.thenComposeAsync(second -> continueAfter(at, second, false), executor);
        }

        private void behindBelow(StoreTier tier, StoredResult current, long currentExpiresAt) {
            for (StoreTier lower : routing.below(tier)) {
                byte[] form = routing.formOf(current, lower);
                if (form != null) {
                    lowest = write(lower.store(), key, form, currentExpiresAt, reads.get(lower.store()));
                    behind.add(lowest);
                }
            }
        }

        /** A store has the entry, so that those above may point to it: never is there a pointer before its entry. */
        private CompletionStage<@Nullable StoreHit<V>> pointTo(int at) {
            if (at == route.pointing().size()) {
                return delivered(null);
            }
            StoreTier tier = route.pointing().get(at);
            StoreRead read = reads.get(tier.store());
            // One that has just failed to answer gets its pointer from a later lookup.
            return read instanceof StoreRead.Failed
                    ? pointTo(at + 1)
                    : write(tier.store(), key, entry.pointer(), expiresAt, read)
                            .thenComposeAsync(outcome -> continueAfterPointer(at, outcome, true), executor);
        }

        private CompletionStage<@Nullable StoreHit<V>> continueAfterPointer(
                int at, WriteOutcome outcome, boolean mayReplaceWinner) {
            if (!(outcome instanceof WriteOutcome.LostTo lostTo)) {
                return pointTo(at + 1);
            }
            StoreTier tier = route.pointing().get(at);
            StoreRead.Found winner = new StoreRead.Found(lostTo.winner());
            if (StoreChain.reading(tier, key, winner, reader) instanceof EntryReader.Reading.Usable<V> usable) {
                // A smaller one was first there, and others have it: it takes this one's place below.
                StoreHit<V> hit = usable.hit();
                for (StoreTier lower : route.whole()) {
                    byte[] form = routing.formOf(hit.result(), lower);
                    if (form != null) {
                        StoreRead own = new StoreRead.Found(new StoredEntry(entry.bytes(), null));
                        lowest = write(lower.store(), key, form, hit.expiresAt(), own);
                        behind.add(lowest);
                    }
                }
                return delivered(hit);
            }
            return mayReplaceWinner
                    ? write(tier.store(), key, entry.pointer(), expiresAt, winner)
                            .thenComposeAsync(second -> continueAfterPointer(at, second, false), executor)
                    : pointTo(at + 1);
        }

        /** The caller may have the result once the last store or the journal has it. */
        private CompletionStage<@Nullable StoreHit<V>> delivered(@Nullable StoreHit<V> winner) {
            if (journal == null) {
                return CompletableFuture.completedFuture(winner);
            }
            StoredResult kept = winner == null ? entry : winner.result();
            return journal.keep(kept.header(), kept.bytes(), unusable, lowest).thenApplyAsync(done -> winner, executor);
        }
    }
}
