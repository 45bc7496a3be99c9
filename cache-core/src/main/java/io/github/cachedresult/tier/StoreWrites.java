package io.github.cachedresult.tier;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.journal.Journal;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
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
 * What the last store has not taken by then, the journal keeps. Thread-safe.
 */
final class StoreWrites {

    private final List<StoreTier> tiers;
    private final TierListener listener;
    private final @Nullable Journal journal;
    private final PendingWrites behind = new PendingWrites();

    StoreWrites(List<StoreTier> tiers, TierListener listener, @Nullable Journal journal) {
        this.tiers = tiers;
        this.listener = listener;
        this.journal = journal;
    }

    /** See {@link StoreChain#write}. */
    <V> CompletionStage<WriteResult<V>> write(
            EntryHeader header,
            byte[] bytes,
            Map<ResultStore, StoreRead> reads,
            long keptMillis,
            EntryReader<V> reader,
            Executor executor) {
        return new Write<>(header, bytes, reads, keptMillis, reader, executor).to(0);
    }

    /** See {@link StoreChain#backFill}. */
    void backFill(ResultKey key, StoredResult hit, long keptUntil, Map<ResultStore, StoreRead> reads) {
        reads.forEach((store, read) -> {
            boolean above =
                    !(read instanceof StoreRead.Found found && found.entry().bytes() == hit.bytes());
            if (above && !(read instanceof StoreRead.Failed)) {
                behind.add(write(store, key, hit.bytes(), keptUntil, read));
            }
        });
    }

    /** See {@link StoreChain#drain}. */
    int drain(Duration limit) {
        return behind.await(limit);
    }

    private CompletableFuture<WriteOutcome> write(
            ResultStore store, ResultKey key, byte[] bytes, long keptUntil, @Nullable StoreRead read) {
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

        private final EntryHeader header;
        private final ResultKey key;
        private final byte[] bytes;
        private final Map<ResultStore, StoreRead> reads;
        private final long keptMillis;
        private final EntryReader<V> reader;
        private final Executor executor;
        private final List<byte[]> unusable = new ArrayList<>();
        private final List<CompletableFuture<WriteOutcome>> unawaited = new ArrayList<>();

        /** The write to the store furthest down that has been begun. */
        private CompletableFuture<WriteOutcome> lowest = new CompletableFuture<>();

        Write(
                EntryHeader header,
                byte[] bytes,
                Map<ResultStore, StoreRead> reads,
                long keptMillis,
                EntryReader<V> reader,
                Executor executor) {
            this.header = header;
            this.key = header.key();
            this.bytes = bytes;
            this.reads = reads;
            this.keptMillis = keptMillis;
            this.reader = reader;
            this.executor = executor;
            reads.values().forEach(read -> {
                if (read instanceof StoreRead.Found found) {
                    unusable.add(found.entry().bytes());
                }
            });
        }

        CompletionStage<WriteResult<V>> to(int at) {
            if (at == tiers.size()) {
                return endOfChain();
            }
            ResultStore store = tiers.get(at).store();
            StoreRead read = reads.get(store);
            lowest = write(store, key, bytes, keptUntil(header.life().expiresAt()), read);
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
            if (!(outcome instanceof WriteOutcome.LostTo lostTo)) {
                behindFrom(at + 1, bytes, header.life().expiresAt());
                return delivered(header, bytes, new WriteResult.Stored<>());
            }
            StoreTier tier = tiers.get(at);
            StoreRead.Found winner = new StoreRead.Found(lostTo.winner());
            EntryReader.Reading<V> reading = StoreChain.reading(tier, key, winner, reader);
            if (reading instanceof EntryReader.Reading.Usable<V> usable) {
                // What is current in this store goes into those below, so that all agree.
                StoreHit<V> hit = usable.hit();
                behindFrom(at + 1, hit.result().bytes(), hit.expiresAt());
                return delivered(hit.result().header(), hit.result().bytes(), new WriteResult.LostTo<>(hit));
            }
            listener.entryUnusable(tier.store().tier(), key, ((EntryReader.Reading.Unusable<V>) reading).why());
            if (!mayReplaceWinner) {
                return to(at + 1);
            }
            unusable.add(winner.entry().bytes());
            lowest = write(tier.store(), key, bytes, keptUntil(header.life().expiresAt()), winner);
            return lowest.thenComposeAsync(second -> continueAfter(at, second, false), executor);
        }

        private long keptUntil(long expiresAt) {
            return EntryJudge.after(expiresAt, keptMillis);
        }

        private void behindFrom(int at, byte[] current, long currentExpiresAt) {
            for (StoreTier lower : tiers.subList(at, tiers.size())) {
                lowest = write(lower.store(), key, current, keptUntil(currentExpiresAt), reads.get(lower.store()));
                behind.add(lowest);
            }
        }

        private CompletionStage<WriteResult<V>> endOfChain() {
            return journal == null || tiers.isEmpty()
                    ? CompletableFuture.completedFuture(withoutJournal())
                    : journal.keep(header, bytes, unusable, lowest)
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

        /** The caller may have the result once the last store or the journal has it. */
        private CompletionStage<WriteResult<V>> delivered(
                EntryHeader current, byte[] currentBytes, WriteResult<V> result) {
            return journal == null
                    ? CompletableFuture.completedFuture(result)
                    : journal.keep(current, currentBytes, unusable, lowest).thenApplyAsync(kept -> result, executor);
        }
    }
}
