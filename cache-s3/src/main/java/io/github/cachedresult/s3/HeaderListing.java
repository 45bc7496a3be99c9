package io.github.cachedresult.s3;

import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.store.EntryRefusedException;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoredHeader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The headers of entries at some paths, read by range a few ahead of the caller. An object that is refused is an
 * {@link EntryRefusedException} in its turn, after which the next ones follow. Blocks; for one thread.
 */
final class HeaderListing implements Iterator<StoredHeader>, AutoCloseable {

    /** How many headers are read ahead: enough to hide a round trip, few enough to leave places to others. */
    private static final int AHEAD = 16;

    private final Bucket bucket;
    private final Duration timeout;
    private final Queue<CompletableFuture<Optional<StoredHeader>>> ahead = new ArrayDeque<>();

    private Iterator<String> paths;
    private @Nullable StoredHeader next;

    /**
     * Reads nothing yet.
     *
     * @param paths where entries may be; what is not there is passed over
     * @param timeout for each header
     */
    HeaderListing(Bucket bucket, Iterator<String> paths, Duration timeout) {
        this.bucket = bucket;
        this.paths = paths;
        this.timeout = timeout;
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            readAhead();
            CompletableFuture<Optional<StoredHeader>> first = ahead.poll();
            if (first == null) {
                return false;
            }
            next = await(first).orElse(null);
        }
        return true;
    }

    @Override
    public StoredHeader next() {
        StoredHeader header = hasNext() ? next : null;
        if (header == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return header;
    }

    /** Reads no more; headers that are being read are dropped. */
    @Override
    public void close() {
        paths = Collections.emptyIterator();
        ahead.clear();
    }

    private void readAhead() {
        while (ahead.size() < AHEAD && paths.hasNext()) {
            ahead.add(read(paths.next()));
        }
    }

    private CompletableFuture<Optional<StoredHeader>> read(String path) {
        Deadline deadline = Deadline.in(timeout);
        return bucket.getFirst(path, EntryFormat.HEADER_PREFETCH, deadline)
                .thenCompose(first -> needed(first) <= EntryFormat.HEADER_PREFETCH
                        ? CompletableFuture.completedFuture(first)
                        : bucket.getFirst(path, needed(first), deadline))
                .thenApply(read -> headerOf(path, read));
    }

    private static int needed(StoreRead read) {
        return read instanceof StoreRead.Found found
                        && EntryFormat.readHeader(found.entry().bytes()) instanceof HeaderRead.Incomplete incomplete
                ? incomplete.needed()
                : 0;
    }

    private static Optional<StoredHeader> headerOf(String path, StoreRead read) {
        if (read instanceof StoreRead.Found found) {
            HeaderRead header = EntryFormat.readHeader(found.entry().bytes()).ofAll();
            return Optional.of(new StoredHeader(path, header, found.entry()));
        }
        if (read instanceof StoreRead.Failed failed) {
            String message = "cannot read " + path + ": " + failed.cause();
            throw failed.cause() instanceof EntryRefusedException
                    ? new EntryRefusedException(message, failed.cause())
                    : new IllegalStateException(message, failed.cause());
        }
        return Optional.empty();
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("interrupted while listing");
            cancelled.initCause(e);
            throw cancelled;
        } catch (ExecutionException e) {
            Throwable cause = Diagnosis.unwrap(e);
            if (cause instanceof EntryRefusedException refused) {
                throw refused;
            }
            throw new IllegalStateException("cannot list: " + cause, cause);
        }
    }
}
