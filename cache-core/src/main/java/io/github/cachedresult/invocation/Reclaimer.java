package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.StoredHeader;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes evicted entries, behind, no faster than is set, so that nobody waits for it. That it comes late, or never, costs
 * space and gives no wrong result. Thread-safe.
 */
final class Reclaimer {

    private static final Logger LOG = LoggerFactory.getLogger(Evictions.class);
    private static final int BATCH = 100;
    private static final int PER_SECOND_WHEN_ASKED = 1_000;
    private static final long IDLE_SECONDS = 10;

    private final List<ResultStore> stores;
    private final KnownEvictions known;
    private final int perSecond;
    private final Map<EntrySelection, CompletableFuture<Reclaimed>> waiting = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ThreadPoolExecutor thread;

    /**
     * Creates one, whose thread exists while there is something to do.
     *
     * @param perSecond how many headers a second are read; 0 to do nothing unless somebody asks
     */
    Reclaimer(List<ResultStore> stores, KnownEvictions known, int perSecond) {
        this.stores = List.copyOf(stores);
        this.known = known;
        this.perSecond = perSecond;
        this.thread = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Reclaimer::daemon);
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work) {
        Thread daemon = new Thread(work, "cachedresult-reclaim");
        daemon.setDaemon(true);
        return daemon;
    }

    /** Reclaims what a selector has evicted, where that is no search through all entries for a few. */
    void evicted(Selector selector) {
        String model = selector.model();
        String version = selector.version();
        if (perSecond == 0 || stores.isEmpty()) {
            return;
        }
        if (selector.key() != null) {
            if (model != null && version != null) {
                ResultKey key = new ResultKey(model, version, selector.key());
                run(() -> reclaim(key));
            }
        } else if (model != null) {
            CompletionStage<Reclaimed> unused = selected(new EntrySelection(model, version));
        } else if (selector.entryIds().isEmpty()) {
            CompletionStage<Reclaimed> unused = selected(EntrySelection.all());
        }
    }

    /** Reclaims what is evicted of a selection; once, where it is waiting for its turn already. */
    CompletionStage<Reclaimed> selected(EntrySelection selection) {
        CompletableFuture<Reclaimed> mine = new CompletableFuture<>();
        CompletableFuture<Reclaimed> before = waiting.putIfAbsent(selection, mine);
        if (before != null) {
            return before.copy();
        }
        run(() -> {
            waiting.remove(selection, mine);
            try {
                mine.complete(reclaim(selection));
            } catch (RuntimeException | Error e) {
                mine.completeExceptionally(e);
            }
        });
        return mine.copy();
    }

    /** Ends what is under way as soon as the store has answered, and begins no more. */
    void close() {
        closed.countDown();
        thread.shutdownNow();
        waiting.values().forEach(left -> left.cancel(false));
    }

    private void run(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("Space is not reclaimed by a cache that is closed");
        }
    }

    private void reclaim(ResultKey key) {
        for (ResultStore store : stores) {
            try {
                StoreRead read =
                        store.getAll(List.of(key)).toCompletableFuture().join().get(key);
                if (read instanceof StoreRead.Found found
                        && EntryFormat.readHeader(found.entry().content()) instanceof HeaderRead.Header header
                        && isEvicted(header.header())) {
                    delete(store, Map.of(key, found.entry()));
                }
            } catch (RuntimeException e) {
                report(store, e);
            }
        }
    }

    private Reclaimed reclaim(EntrySelection selection) {
        Pass pass = new Pass(perSecond == 0 ? PER_SECOND_WHEN_ASKED : perSecond);
        for (ResultStore store : stores) {
            try (Stream<StoredHeader> headers = store.headers(selection)) {
                pass.through(store, headers.iterator());
            } catch (RuntimeException e) {
                report(store, e);
                pass.complete = false;
            }
        }
        return new Reclaimed(pass.read, pass.deleted, pass.complete);
    }

    private boolean isEvicted(EntryHeader header) {
        return !known.isInForce(header);
    }

    private static int delete(ResultStore store, Map<ResultKey, StoredEntry> evicted) {
        return evicted.isEmpty()
                ? 0
                : store.reclaim(evicted).toCompletableFuture().join();
    }

    private static void report(ResultStore store, RuntimeException cause) {
        LOG.warn("The space of evicted entries in {} is not all reclaimed: {}", store.description(), cause.toString());
    }

    /** One pass through the stores, at its pace. */
    private final class Pass {

        private final long start = System.nanoTime();
        private final int pace;
        private long read;
        private long deleted;
        private boolean complete = true;

        Pass(int pace) {
            this.pace = pace;
        }

        void through(ResultStore store, Iterator<StoredHeader> headers) {
            Map<ResultKey, StoredEntry> evicted = new HashMap<>();
            while (headers.hasNext()) {
                StoredHeader stored = headers.next();
                read++;
                if (stored.read() instanceof HeaderRead.Header header && isEvicted(header.header())) {
                    evicted.put(header.header().key(), stored.first());
                }
                if (read % BATCH == 0) {
                    deleted += delete(store, evicted);
                    evicted.clear();
                    pause();
                }
            }
            deleted += delete(store, evicted);
        }

        private void pause() {
            long due = start + TimeUnit.SECONDS.toNanos(read) / pace;
            try {
                if (closed.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw new CancellationException("the cache is closed");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
        }
    }
}
