package io.github.cachedresult.s3;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.Derivation;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.DefectiveEntry;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.QuarantineLimits;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.StoredHeader;
import io.github.cachedresult.store.WriteOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store of one object an entry. A batch is many requests, which share one deadline. */
final class S3Store implements ResultStore {

    private static final Logger LOG = LoggerFactory.getLogger(S3Store.class);

    /** Requests enough for the connections of a client, and few enough that the last one does not wait in vain. */
    private static final int READ_AT_ONCE = 250;

    private final S3StoreOptions options;
    private final StoreThreads threads = new StoreThreads();
    private final ObjectLayout layout;
    private final Bucket bucket;
    private final EntryWriter writer;
    private final DerivationIndex derivations;
    private final S3EvictionLog evictions;
    private final S3Quarantine quarantine;
    private final Map<Object, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
    private boolean closed;

    S3Store(S3StoreOptions options, ClientSource clients) {
        this.options = options;
        this.layout = new ObjectLayout(options.prefix());
        BucketHealth health = new BucketHealth(options.toString(), LOG, System::nanoTime);
        this.bucket = new Bucket(options, clients, threads, health);
        this.writer = new EntryWriter(options.toString(), bucket, layout, threads, LOG);
        this.derivations = new DerivationIndex(bucket, layout);
        this.evictions = new S3EvictionLog(options.toString(), bucket, layout, options.timeout());
        this.quarantine = new S3Quarantine(bucket, layout, InstantSource.system());
        // Creates the client, and logs what is wrong with bucket, credentials or permissions before the first call
        // does.
        CompletableFuture<StoreRead> unused = bucket.get(layout.probePath(), Deadline.in(options.timeout()));
    }

    @Override
    public Tier tier() {
        return Tier.S3;
    }

    @Override
    public String description() {
        return options.toString();
    }

    @Override
    public Duration timeout() {
        return options.timeout();
    }

    @Override
    public long maximumEntrySize() {
        return options.maximumEntrySize();
    }

    @Override
    public int keysAtOnce() {
        return READ_AT_ONCE;
    }

    @Override
    public CompletionStage<Map<ResultKey, StoreRead>> getAll(Collection<ResultKey> keys) {
        Deadline deadline = Deadline.in(options.timeout());
        Map<ResultKey, CompletableFuture<StoreRead>> reads = new LinkedHashMap<>();
        for (ResultKey key : keys) {
            reads.computeIfAbsent(key, wanted -> bucket.get(layout.pathOf(wanted), deadline));
        }
        return track(gather(reads));
    }

    @Override
    public CompletionStage<Map<ResultKey, WriteOutcome>> putAll(Collection<StoreWrite> writes) {
        Deadline deadline = Deadline.in(options.timeout());
        Map<ResultKey, CompletableFuture<WriteOutcome>> outcomes = new LinkedHashMap<>();
        for (StoreWrite write : writes) {
            outcomes.computeIfAbsent(write.key(), key -> write(write, deadline));
        }
        return track(gather(outcomes));
    }

    /** The index first, so that whoever finds an entry finds it in the index too. */
    private CompletableFuture<WriteOutcome> write(StoreWrite write, Deadline deadline) {
        EntryHeader header =
                EntryFormat.readHeader(write.content()) instanceof HeaderRead.Header read ? read.header() : null;
        Derivation derivation = header == null ? null : Derivation.of(header);
        return derivation == null
                ? writer.write(write, header, deadline)
                : derivations
                        .add(derivation, deadline)
                        .thenCompose(added -> writer.write(write, header, deadline))
                        .exceptionally(error -> new WriteOutcome.Failed(Diagnosis.unwrap(error)));
    }

    /** Costs a GET of one byte for each key, to count it, and a DELETE for each that is there. */
    @Override
    public CompletionStage<Integer> delete(Collection<ResultKey> keys) {
        Deadline deadline = Deadline.in(options.timeout());
        Map<ResultKey, CompletableFuture<Integer>> counts = new LinkedHashMap<>();
        for (ResultKey key : new LinkedHashSet<>(keys)) {
            counts.put(key, delete(layout.pathOf(key), null, deadline));
        }
        return track(gather(counts)
                .thenApply(
                        all -> all.values().stream().mapToInt(Integer::intValue).sum()));
    }

    private CompletableFuture<Integer> delete(String path, @Nullable String etag, Deadline deadline) {
        // Not a HEAD: its refusal has no body, and a bucket that is missing would look like an object that is.
        return bucket.getFirst(path, 1, deadline).thenCompose(read -> {
            if (read instanceof StoreRead.Failed failed) {
                return CompletableFuture.failedFuture(failed.cause());
            }
            return read instanceof StoreRead.Found found
                            && (etag == null || etag.equals(found.entry().revision()))
                    ? bucket.delete(path, etag, deadline).thenApply(deleted -> 1)
                    : CompletableFuture.completedFuture(0);
        });
    }

    /** Costs a GET of one byte for each key, to compare its ETag, and a DELETE for each that is still the same. */
    @Override
    public CompletionStage<Integer> reclaim(Map<ResultKey, StoredEntry> seen) {
        Deadline deadline = Deadline.in(options.timeout());
        Map<ResultKey, CompletableFuture<Integer>> counts = new LinkedHashMap<>();
        seen.forEach((key, entry) -> counts.put(key, delete(layout.pathOf(key), entry.revision(), deadline)));
        return track(gather(counts)
                .thenApply(
                        all -> all.values().stream().mapToInt(Integer::intValue).sum()));
    }

    @Override
    public EvictionLog evictions() {
        return evictions;
    }

    @Override
    public Stream<StoredHeader> headers(EntrySelection selection) {
        return headers(new ObjectListing(bucket, layout.prefixOf(selection), layout::isEntry, options.timeout()));
    }

    @Override
    public Stream<StoredHeader> headers(Collection<ResultKey> keys) {
        return headers(keys.stream().distinct().map(layout::pathOf).iterator());
    }

    private Stream<StoredHeader> headers(Iterator<String> paths) {
        HeaderListing listing = new HeaderListing(bucket, paths, options.timeout());
        int order = Spliterator.NONNULL | Spliterator.DISTINCT;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(listing, order), false)
                .onClose(listing::close);
    }

    @Override
    public Stream<EntryReference> derivedFrom(UUID entryId) {
        return Stream.of(entryId).flatMap(id -> derivations.derivedFrom(id, options.timeout()));
    }

    @Override
    public CompletionStage<Boolean> setAside(DefectiveEntry entry, QuarantineLimits limits) {
        return track(quarantine.add(entry, limits, Deadline.in(options.timeout())));
    }

    @Override
    public Stream<DefectiveEntry> setAside() {
        return Stream.of(quarantine).flatMap(kept -> kept.list(options.timeout()));
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Deadline deadline = Deadline.in(options.timeout());
        await(CompletableFuture.allOf(underWay.values().toArray(CompletableFuture[]::new)), deadline);
        bucket.close();
        threads.close();
    }

    private static void await(CompletableFuture<?> calls, Deadline deadline) {
        try {
            calls.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Whoever made the call has its outcome; closing goes on.
            LOG.debug("A call failed while the store was closed", e);
        }
    }

    private <T> CompletionStage<T> track(CompletableFuture<T> call) {
        // A copy: what the caller does to it does not reach the requests, and closing waits for what the caller sees.
        CompletableFuture<T> answer = call.copy();
        Object place = new Object();
        underWay.put(place, answer);
        CompletableFuture<T> unused = answer.whenComplete((outcome, error) -> underWay.remove(place));
        return answer;
    }

    private static <T> CompletableFuture<Map<ResultKey, T>> gather(Map<ResultKey, CompletableFuture<T>> parts) {
        return CompletableFuture.allOf(parts.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    Map<ResultKey, T> outcomes = new LinkedHashMap<>();
                    parts.forEach((key, outcome) -> outcomes.put(key, outcome.join()));
                    return Collections.unmodifiableMap(outcomes);
                });
    }
}
