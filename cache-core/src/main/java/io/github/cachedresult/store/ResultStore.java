package io.github.cachedresult.store;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps entries where other processes find them: one current entry for each key.
 *
 * <p>Implementations are thread-safe. The asynchronous methods return at once and never throw: what goes wrong is an
 * outcome for each key it concerns, or completes the stage exceptionally where it concerns the whole call. Stages
 * complete on threads of the store's; what is chained to them must not block. Every returned map has an entry for each
 * key that was asked for. An implementation honours its own {@linkplain #timeout time limit}, so that every stage
 * completes. What concerns one key only, such as an entry that is too large, fails with an {@link EntryRefusedException}, and a
 * large entry that did not arrive in time with an {@link EntryTimeoutException}; by other failures the cache judges the store. While it is left alone, the cache tries it under a key of model {@code
 * cachedresult}, which it reads, and where writes had failed also writes and deletes.
 */
public interface ResultStore extends AutoCloseable {

    /** Which tier it is, in provenance, logs and counters. */
    Tier tier();

    /**
     * What and where it is, for logs: {@code Redis at 127.0.0.1:6379}. Without credentials. The same in every process and
     * after every start, and another for another place: the journal on disk keeps by it what belongs there.
     */
    String description();

    /**
     * By when each asynchronous call has its outcome. The cache holds a store to it: what takes noticeably longer counts
     * as failed. By default 5 s.
     */
    default Duration timeout() {
        return Duration.ofSeconds(5);
    }

    /**
     * How many bytes an entry may have to be kept here. A larger one is never offered; in its place a cache writes a pointer,
     * where a store below takes the entry. By default as many as an array can hold: a store that takes more does not ask for {@link
     * StoreWrite#bytes}.
     */
    default long maximumEntrySize() {
        return Integer.MAX_VALUE - 8;
    }

    /**
     * How many keys it is best asked for at once, at least 1. A larger batch is read in several such calls, of which up to four
     * are made at the same time: what one has brought is decoded while the others read on. Of the stores of a cache the one that
     * says the least is followed. By default 1,000.
     */
    default int keysAtOnce() {
        return 1_000;
    }

    /**
     * Reads entries. A batch costs one round trip to each node that holds some of them in Redis, one request for each
     * key in S3.
     */
    CompletionStage<Map<ResultKey, StoreRead>> getAll(Collection<ResultKey> keys);

    /**
     * Writes entries, each only if its condition holds; atomically for each key, against all other writers. An entry
     * once written is never changed, only replaced or deleted. At most one write for each key.
     */
    CompletionStage<Map<ResultKey, WriteOutcome>> putAll(Collection<StoreWrite> writes);

    /** Deletes entries, whatever they are, and completes with how many there were. */
    CompletionStage<Integer> delete(Collection<ResultKey> keys);

    /**
     * Deletes entries, each only if it still is what was read of it. Completes with how many there were.
     *
     * @param seen the first bytes of each, or all, with the revision that was read with them
     */
    CompletionStage<Integer> reclaim(Map<ResultKey, StoredEntry> seen);

    /**
     * Lists the headers of the entries in the selection, in no particular order, without their payloads. For
     * administration: it blocks, costs a ranged read for each entry, and sees an entry written or deleted meanwhile or
     * not. The stream must be closed.
     *
     * @throws EntryRefusedException from the stream's methods if the store shows others and not this entry; its
     *     {@code iterator()} goes on with the next one then
     * @throws RuntimeException from the stream's methods if the store cannot be reached
     */
    Stream<StoredHeader> headers(EntrySelection selection);

    /**
     * Reads the headers of the entries under some keys, without their payloads, in no particular order; of a key without an
     * entry there is none. For administration: it blocks, and costs a ranged read for each. By default entries are read whole,
     * one after another. The stream must be closed.
     *
     * @throws EntryRefusedException as {@link #headers(EntrySelection)}, if the store can go on
     * @throws RuntimeException from the stream's methods if the store does not answer
     */
    default Stream<StoredHeader> headers(Collection<ResultKey> keys) {
        return keys.stream().distinct().flatMap(key -> {
            StoreRead read = getAll(List.of(key)).toCompletableFuture().join().get(key);
            if (read instanceof StoreRead.Failed failed) {
                throw new IllegalStateException("cannot read " + key + ": " + failed.cause(), failed.cause());
            }
            return read instanceof StoreRead.Found found
                    ? Stream.of(new StoredHeader(
                            key.toString(),
                            EntryFormat.readHeader(found.entry().content()).ofAll(),
                            found.entry()))
                    : Stream.empty();
        });
    }

    /**
     * Lists the entries that were computed from one, as the headers of those that were written say. Some of them may have
     * been replaced or deleted since: whether one is still there is told by reading it.
     *
     * <p>For administration: it blocks. Unless a store has an index, which it writes before each such entry, this reads the
     * headers of all entries. The stream must be closed.
     *
     * @throws RuntimeException from the stream's methods if the store cannot be reached
     */
    default Stream<EntryReference> derivedFrom(UUID entryId) {
        return headers(EntrySelection.all())
                .flatMap(listed ->
                        listed.read() instanceof HeaderRead.Header read ? Stream.of(read.header()) : Stream.empty())
                .filter(header -> header.sources().stream()
                        .anyMatch(source -> source.entryId().equals(entryId)))
                .map(header -> new EntryReference(header.key(), header.entryId()));
    }

    /**
     * Keeps a copy of what was found under a key and cannot be used, for inspection, unless it has one already or keeps as
     * many of its kind as it may. The copy has a name of its own: it is never read, listed or deleted as an entry. By default
     * nothing is kept.
     *
     * @param limits how many are kept, about, and how long
     * @return completes with whether it is kept
     */
    default CompletionStage<Boolean> setAside(DefectiveEntry entry, QuarantineLimits limits) {
        return CompletableFuture.completedFuture(false);
    }

    /**
     * Lists what is set aside, with its bytes, in no particular order. For administration: it blocks, and reads each of them.
     * The stream must be closed.
     *
     * @throws RuntimeException from the stream's methods if the store cannot be reached
     */
    default Stream<DefectiveEntry> setAside() {
        return Stream.empty();
    }

    /** The log of evictions that this store keeps, beside its entries. Always the same object. */
    EvictionLog evictions();

    /**
     * By which processes that share this store agree who computes what, or {@code null} if it cannot tell them. Always the
     * same object. Of a cache's stores the first that can is asked.
     */
    default @Nullable Leases leases() {
        return null;
    }

    /**
     * What this store remembers of replaced entries for the memories of other processes, or {@code null} where it remembers
     * nothing of them. Always the same object.
     */
    default @Nullable ReplacementLog replacements() {
        return null;
    }

    /** Waits for the calls under way, within the store's time limit, and releases what the store opened itself. */
    @Override
    void close();
}
