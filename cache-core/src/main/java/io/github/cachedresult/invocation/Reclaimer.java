package io.github.cachedresult.invocation;

import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.eviction.LogFollower;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes evicted entries, behind, no faster than is set, so that nobody waits for it: of each store by one process at a time,
 * see {@link ReclaimDuty}, and when somebody asks. That it comes late costs space and gives no wrong result. Thread-safe.
 */
final class Reclaimer implements ReclaimDuty.Passes {

    private static final Logger LOG = LoggerFactory.getLogger(Evictions.class);
    private static final int PER_SECOND_WHEN_ASKED = 1_000;
    private static final long IDLE_SECONDS = 10;

    /** A minute where the log is read as often as it is by default. */
    private static final int READINGS_OF_PATIENCE = 80;

    private static final Duration LONGEST_PATIENCE = Duration.ofHours(1);

    private final List<ResultStore> stores;
    private final KnownEvictions known;
    private final int perSecond;
    private final List<ReclaimDuty> duties;
    private final Set<ReclaimDuty> due = ConcurrentHashMap.newKeySet();
    private final Map<EntrySelection, CompletableFuture<Reclaimed>> waiting = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ThreadPoolExecutor thread;

    /** Creates one, whose thread exists while there is something to do. */
    Reclaimer(
            List<ResultStore> stores,
            LogFollower log,
            EvictionOptions options,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.stores = List.copyOf(stores);
        this.known = log.known();
        this.perSecond = options.reclaimPerSecond();
        Duration patience = patience(options.pollInterval());
        this.duties = perSecond == 0
                ? List.of()
                : stores.stream()
                        .map(store -> new ReclaimDuty(store, log, patience, nanoTime, random))
                        .toList();
        this.thread = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Reclaimer::daemon);
        thread.allowCoreThreadTimeOut(true);
        log.tellOfReadings(this::goOn);
    }

    private static Duration patience(Duration pollInterval) {
        return pollInterval.compareTo(LONGEST_PATIENCE.dividedBy(READINGS_OF_PATIENCE)) < 0
                ? pollInterval.multipliedBy(READINGS_OF_PATIENCE)
                : LONGEST_PATIENCE;
    }

    private static Thread daemon(Runnable work) {
        Thread daemon = new Thread(work, "cachedresult-reclaim");
        daemon.setDaemon(true);
        return daemon;
    }

    /** This process has evicted something, also where the log will say so later only. */
    void evicted() {
        duties.forEach(ReclaimDuty::expect);
        goOn();
    }

    private void goOn() {
        for (ReclaimDuty duty : duties) {
            if (duty.isDue() && due.add(duty)) {
                run(() -> {
                    due.remove(duty);
                    duty.turn(this);
                });
            }
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

    private Reclaimed reclaim(EntrySelection selection) {
        ReclaimPass pass = begin(() -> {});
        boolean complete = true;
        for (ResultStore store : stores) {
            try {
                pass.through(store, store.headers(selection));
            } catch (RuntimeException e) {
                failed(store, e);
                complete = false;
            }
        }
        return pass.result(complete);
    }

    @Override
    public ReclaimPass begin(Runnable betweenBatches) {
        return new ReclaimPass(known, perSecond == 0 ? PER_SECOND_WHEN_ASKED : perSecond, closed, betweenBatches);
    }

    @Override
    public void failed(ResultStore store, RuntimeException cause) {
        if (closed.getCount() > 0) {
            LOG.warn(
                    "The space of evicted entries in {} is not all reclaimed: {}",
                    store.description(),
                    cause.toString());
        }
    }
}
