package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntryRefusedException;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.StoredHeader;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pass through entries that deletes what is evicted of them, at its pace. On one thread; blocks. */
final class ReclaimPass {

    private static final Logger LOG = LoggerFactory.getLogger(Evictions.class);
    private static final int BATCH = 100;

    private final KnownEvictions known;
    private final int perSecond;
    private final CountDownLatch closed;
    private final Runnable betweenBatches;
    private final long start = System.nanoTime();
    private long read;
    private long deleted;
    private boolean refused;

    /**
     * Begins one.
     *
     * @param perSecond how many headers a second are read at most
     * @param closed ends it
     * @param betweenBatches is run about once a second or more often; what it throws ends the pass
     */
    ReclaimPass(KnownEvictions known, int perSecond, CountDownLatch closed, Runnable betweenBatches) {
        this.known = known;
        this.perSecond = perSecond;
        this.closed = closed;
        this.betweenBatches = betweenBatches;
    }

    /**
     * Deletes what is evicted of these. What the store does not show, while it shows others, is passed over.
     *
     * @param headers of a store's entries; is closed
     * @throws CancellationException if the cache is closed
     * @throws RuntimeException if the store does not answer
     */
    void through(ResultStore store, Stream<StoredHeader> headers) {
        try (headers) {
            int batch = Math.min(BATCH, perSecond);
            Map<ResultKey, StoredEntry> evicted = new HashMap<>();
            Iterator<StoredHeader> all = headers.iterator();
            while (true) {
                try {
                    if (!all.hasNext()) {
                        break;
                    }
                    StoredHeader stored = all.next();
                    if (stored.read() instanceof HeaderRead.Header header && !known.isInForce(header.header())) {
                        evicted.put(header.header().key(), stored.first());
                    }
                } catch (EntryRefusedException e) {
                    passOver(store, e);
                }
                read++;
                if (read % batch == 0) {
                    delete(store, evicted);
                    pause();
                    betweenBatches.run();
                }
            }
            delete(store, evicted);
        }
    }

    /** Otherwise each pass would end at the same entry, and what comes behind it would never be deleted. */
    private void passOver(ResultStore store, EntryRefusedException refusal) {
        if (!refused) {
            refused = true;
            LOG.warn(
                    "{} does not show every entry, and the space of those it does not show is not reclaimed. The first: {}",
                    store.description(),
                    refusal.getMessage());
        }
    }

    private void delete(ResultStore store, Map<ResultKey, StoredEntry> evicted) {
        if (!evicted.isEmpty()) {
            deleted += store.reclaim(evicted).toCompletableFuture().join();
            evicted.clear();
        }
    }

    private void pause() {
        long due = start + TimeUnit.SECONDS.toNanos(read) / perSecond;
        try {
            if (closed.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new CancellationException("the cache is closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    /** What has become of it. */
    Reclaimed result(boolean complete) {
        return new Reclaimed(read, deleted, complete && !refused);
    }
}
