package io.github.cachedresult.tier;

import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.journal.Journal;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
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
    private final EntrySeal seal;
    private final TierListener listener;
    private final @Nullable Journal journal;
    private final SizeRouting routing;
    private final PendingWrites behind = new PendingWrites();

    StoreWrites(List<StoreTier> tiers, EntrySeal seal, TierListener listener, @Nullable Journal journal) {
        this.tiers = tiers;
        this.seal = seal;
        this.routing = new SizeRouting(tiers, seal);
        this.listener = listener;
        this.journal = journal;
    }

    /** See {@link StoreChain#write}. */
    <V> CompletionStage<WriteResult<V>> write(
            StoredResult entry,
            Map<ResultStore, StoreRead> reads,
            long keptMillis,
            EntryReader<V> reader,
            Executor executor) {
        return new Write<>(entry, reads, keptMillis, reader, executor).to(0);
    }

    /** See {@link StoreChain#backFill}. */
    void backFill(ResultKey key, StoredResult hit, long keptUntil, Map<ResultStore, StoreRead> reads) {
        for (StoreTier tier : tiers) {
            StoreRead read = reads.get(tier.store());
            Bytes there = read instanceof StoreRead.Found found ? found.entry().content() : null;
            if (read == null || there == hit.bytes()) {
                return;
            }
            Bytes form = read instanceof StoreRead.Failed ? null : formOf(hit, tier);
            // The pointer is there already whenever the way to the entry led over it.
            if (form != null && (form == hit.bytes() || !routing.isPointerTo(hit, there))) {
                behind.add(write(tier.store(), key, form, keptUntil, read));
            }
        }
    }

    /** See {@link StoreChain#drain}. */
    int drain(Duration limit) {
        return behind.await(limit);
    }

    /** What a store is to have of an entry, or null for nothing: also where a pointer to it cannot be sealed now. */
    private @Nullable Bytes formOf(StoredResult entry, StoreTier tier) {
        try {
            return routing.formOf(entry, tier);
        } catch (RuntimeException e) {
            ResultStore store = tier.store();
            listener.storeFailed(
                    store.tier(), store.description(), "write", entry.header().key(), e);
            return null;
        }
    }

    private CompletableFuture<WriteOutcome> write(
            ResultStore store, ResultKey key, Bytes bytes, long keptUntil, @Nullable StoreRead read) {
        WriteCondition condition = read instanceof StoreRead.Found found
                ? WriteCondition.unchanged(found.entry())
                : WriteCondition.absent();
        StoreWrite write = new StoreWrite(key, bytes, keptUntil, condition);
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
        private final long keptUntil;
        private final SizeRouting.Route route;
        private final Map<ResultStore, StoreRead> reads;
        private final long keptMillis;
        private final EntryReader<V> reader;
        private final Executor executor;
        private final List<Bytes> unusable = new ArrayList<>();
        private final List<CompletableFuture<WriteOutcome>> unawaited = new ArrayList<>();

        /** The write to the store furthest down that has been begun. */
        private CompletableFuture<WriteOutcome> lowest = new CompletableFuture<>();

        Write(
                StoredResult entry,
                Map<ResultStore, StoreRead> reads,
                long keptMillis,
                EntryReader<V> reader,
                Executor executor) {
            this.entry = entry;
            this.key = entry.header().key();
            this.keptUntil = EntryJudge.after(entry.header().life().expiresAt(), keptMillis);
            this.route = routing.routeOf(entry);
            this.reads = reads;
            this.keptMillis = keptMillis;
            this.reader = reader;
            this.executor = executor;
            reads.values().forEach(read -> {
                if (read instanceof StoreRead.Found found) {
                    unusable.add(found.entry().content());
                }
            });
        }

        CompletionStage<WriteResult<V>> to(int at) {
            if (at == route.whole().size()) {
                return endOfChain();
            }
            ResultStore store = route.whole().get(at).store();
            StoreRead read = reads.get(store);
            lowest = write(store, key, entry.bytes(), keptUntil, read);
            if (read instanceof StoreRead.Failed) {
                unawaited.add(lowest);
                behind.add(lowest);
                return to(at + 1);
            }
            return lowest.thenComposeAsync(outcome -> continueAfter(at, outcome, true), executor);
        }

        private CompletionStage<WriteResult<V>> continueAfter(int at, WriteOutcome outcome, boolean mayReplaceWinner) {
            if (outcome instanceof WriteOutcome.Failed) {
                return to(at + 1);
            }
            StoreTier tier = route.whole().get(at);
            if (!(outcome instanceof WriteOutcome.LostTo lostTo)) {
                behindBelow(tier, entry, keptUntil);
                return pointTo(0);
            }
            StoreRead.Found winner = new StoreRead.Found(lostTo.winner());
            EntryReader.Reading<V> reading = StoreChain.reading(tier, key, winner, reader);
            if (reading instanceof EntryReader.Reading.Usable<V> usable) {
                // What is current in this store goes into those below, so that all agree.
                StoreHit<V> hit = usable.hit();
                behindBelow(tier, hit.result(), keptUntil(hit));
                return lostTo(hit);
            }
            if (reading instanceof EntryReader.Reading.Unusable<V> unused) {
                listener.entryUnusable(tier.store().tier(), key, unused.why());
                return replace(at, winner, mayReplaceWinner);
            }
            return new StoreChain(routing.below(tier), seal, listener, null, null)
                    .lookup(List.of(key), reader, executor)
                    .thenComposeAsync(
                            below -> {
                                StoreHit<V> hit = below.get(0).hit();
                                if (hit == null) {
                                    return replace(at, winner, mayReplaceWinner);
                                }
                                // Whoever wrote the pointer has written the entry first.
                                lowest = CompletableFuture.completedFuture(WriteOutcome.Stored.INSTANCE);
                                return lostTo(hit);
                            },
                            executor);
        }

        private CompletionStage<WriteResult<V>> replace(int at, StoreRead.Found winner, boolean mayReplaceWinner) {
            if (!mayReplaceWinner) {
                return to(at + 1);
            }
            unusable.add(winner.entry().content());
            lowest = write(route.whole().get(at).store(), key, entry.bytes(), keptUntil, winner);
            return lowest.thenComposeAsync(second -> continueAfter(at, second, false), executor);
        }

        private void behindBelow(StoreTier tier, StoredResult current, long currentKeptUntil) {
            for (StoreTier lower : routing.below(tier)) {
                Bytes form = formOf(current, lower);
                if (form != null) {
                    lowest = write(lower.store(), key, form, currentKeptUntil, reads.get(lower.store()));
                    behind.add(lowest);
                }
            }
        }

        private CompletionStage<WriteResult<V>> endOfChain() {
            return journal == null || tiers.isEmpty()
                    ? CompletableFuture.completedFuture(withoutJournal())
                    : journal.keep(entry.header(), entry.bytes(), keptUntil, unusable, lowest)
                            .thenApplyAsync(
                                    kept -> kept ? new WriteResult.KeptInJournal<>() : withoutJournal(), executor);
        }

        /** No store that was waited for has taken it. */
        private WriteResult<V> withoutJournal() {
            boolean stored = tiers.isEmpty()
                    || unawaited.stream().anyMatch(write -> write.getNow(null) instanceof WriteOutcome.Stored);
            return stored
                    ? new WriteResult.Stored<>()
                    : new WriteResult.Untaken<>(unawaited.stream().anyMatch(write -> !write.isDone()));
        }

        /** A store has the entry, so that those above may point to it: never is there a pointer before its entry. */
        private CompletionStage<WriteResult<V>> pointTo(int at) {
            if (at == route.pointing().size()) {
                return delivered(entry, keptUntil, new WriteResult.Stored<>());
            }
            StoreTier tier = route.pointing().get(at);
            StoreRead read = reads.get(tier.store());
            // One that has just failed to answer gets its pointer from a later lookup.
            Bytes pointer = read instanceof StoreRead.Failed ? null : formOf(entry, tier);
            return pointer == null
                    ? pointTo(at + 1)
                    : write(tier.store(), key, pointer, keptUntil, read)
                            .thenComposeAsync(outcome -> continueAfterPointer(at, pointer, outcome, true), executor);
        }

        private CompletionStage<WriteResult<V>> continueAfterPointer(
                int at, Bytes pointer, WriteOutcome outcome, boolean mayReplaceWinner) {
            if (!(outcome instanceof WriteOutcome.LostTo lostTo)) {
                return pointTo(at + 1);
            }
            StoreTier tier = route.pointing().get(at);
            StoreRead.Found winner = new StoreRead.Found(lostTo.winner());
            if (StoreChain.reading(tier, key, winner, reader) instanceof EntryReader.Reading.Usable<V> usable) {
                // A smaller one was first there, and others have it: it takes this one's place below.
                StoreHit<V> hit = usable.hit();
                for (StoreTier lower : route.whole()) {
                    Bytes form = formOf(hit.result(), lower);
                    if (form != null) {
                        StoreRead own = new StoreRead.Found(new StoredEntry(entry.bytes(), null));
                        lowest = write(lower.store(), key, form, keptUntil(hit), own);
                        behind.add(lowest);
                    }
                }
                return lostTo(hit);
            }
            return mayReplaceWinner
                    ? write(tier.store(), key, pointer, keptUntil, winner)
                            .thenComposeAsync(second -> continueAfterPointer(at, pointer, second, false), executor)
                    : pointTo(at + 1);
        }

        private long keptUntil(StoreHit<V> hit) {
            return EntryJudge.after(hit.expiresAt(), keptMillis);
        }

        private CompletionStage<WriteResult<V>> lostTo(StoreHit<V> hit) {
            return delivered(hit.result(), keptUntil(hit), new WriteResult.LostTo<>(hit));
        }

        /** The caller may have the result once the last store or the journal has it. */
        private CompletionStage<WriteResult<V>> delivered(
                StoredResult current, long currentKeptUntil, WriteResult<V> result) {
            return journal == null
                    ? CompletableFuture.completedFuture(result)
                    : journal.keep(current.header(), current.bytes(), currentKeptUntil, unusable, lowest)
                            .thenApplyAsync(kept -> result, executor);
        }
    }
}
