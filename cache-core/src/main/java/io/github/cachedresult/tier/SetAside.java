package io.github.cachedresult.tier;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.store.DefectiveEntry;
import io.github.cachedresult.store.QuarantineLimits;
import io.github.cachedresult.store.ResultStore;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has stores keep copies of entries that cannot be used, before they are replaced, for people to look at. Behind, one after
 * the other: nobody waits for it, and what comes faster than a store takes it is not kept. Thread-safe.
 */
public final class SetAside {

    private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);
    private static final int MAX_WAITING = 64;
    private static final int MAX_REASON = 500;
    private static final long IDLE_SECONDS = 10;

    /** Stores have time limits of their own; this one is for those that break them. */
    private static final long MAX_WAIT_SECONDS = 60;

    /** How long a store is not offered more of a kind of which it kept no more. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Map<Tier, ResultStore> stores = new EnumMap<>(Tier.class);
    private final QuarantineLimits limits;
    private final InstantSource clock;
    private final Map<Kind, Long> pausedUntil = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor thread;

    /** What a store was told apart by. */
    private record Kind(Tier tier, Defect defect) {}

    /**
     * Creates one, whose thread exists while there is something to keep.
     *
     * @param stores the stores, each of which keeps what was found in it; of two of one tier, the first keeps for both
     * @param limits how much they keep
     */
    public SetAside(List<ResultStore> stores, QuarantineLimits limits, InstantSource clock) {
        stores.forEach(store -> this.stores.putIfAbsent(store.tier(), store));
        this.limits = limits;
        this.clock = clock;
        this.thread = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), SetAside::daemon);
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work) {
        Thread daemon = new Thread(work, "cachedresult-set-aside");
        daemon.setDaemon(true);
        return daemon;
    }

    /** The same reader, by which what has a defect is set aside. */
    public <V> EntryReader<V> watching(EntryReader<V> reader) {
        if (limits.perDefect() == 0) {
            return reader;
        }
        return (key, tier, bytes, maximumAge) -> {
            EntryReader.Reading<V> reading = reader.read(key, tier, bytes, maximumAge);
            if (reading instanceof EntryReader.Reading.Unusable<V> unusable) {
                Defect defect = unusable.why().defect();
                if (defect != null) {
                    found(key, new Kind(tier, defect), unusable.why().reason(), bytes);
                }
            }
            return reading;
        };
    }

    private void found(ResultKey key, Kind kind, String reason, Bytes bytes) {
        ResultStore store = stores.get(kind.tier());
        Long until = pausedUntil.get(kind);
        if (store == null || until != null && clock.millis() < until) {
            return;
        }
        byte[] first;
        try {
            first = bytes.first(limits.maximumBytes());
        } catch (UncheckedIOException e) {
            LOG.debug("{} is not set aside", key, e);
            return;
        }
        DefectiveEntry entry = new DefectiveEntry(
                key,
                kind.defect(),
                reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON),
                clock.instant(),
                bytes.size(),
                first);
        try {
            thread.execute(() -> keep(store, kind, entry));
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is not set aside: too many others are, or the cache is closed", entry);
        }
    }

    private void keep(ResultStore store, Kind kind, DefectiveEntry entry) {
        try {
            boolean kept = store.setAside(entry, limits).toCompletableFuture().get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
            if (kept) {
                pausedUntil.remove(kind);
                LOG.debug("{} is set aside in {}", entry, store.description());
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (ExecutionException | TimeoutException | RuntimeException | LinkageError e) {
            LOG.debug("{} is not set aside in {}", entry, store.description(), e);
        }
        pausedUntil.put(kind, clock.millis() + PAUSE.toMillis());
    }

    /** Waits for what is under way, at most this long, and keeps no more. */
    public void close(Duration limit) {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(EntryHeader.millis(limit), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            thread.shutdownNow();
        }
    }
}
