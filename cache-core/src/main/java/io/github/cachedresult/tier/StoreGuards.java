package io.github.cachedresult.tier;

import io.github.cachedresult.store.Leases;
import io.github.cachedresult.store.ResultStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Puts each store of a cache behind a time limit and two breakers, one for reads and one for writes, and tells how they
 * fare. One thread serves all of them, and none if there is no store. Thread-safe.
 */
public final class StoreGuards implements AutoCloseable {

    /** Stores end their calls by themselves, and know more of why; this is for those that do not. */
    private static final Duration GRACE = Duration.ofMillis(50);

    private final StoreStateListener listener;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ScheduledExecutorService timer;
    private final ReplacementFollower replacements;
    private final List<ResultStore> unguarded;
    private final List<StoreTier> tiers = new ArrayList<>();
    private final List<GuardedStore> guarded = new ArrayList<>();

    /**
     * Guards stores.
     *
     * @param stores the stores and how each is guarded
     * @param listener hears when a store is held back
     * @param clock tells when it was
     * @param random scatters the trials of many processes; thread-safe
     * @param replacements is told of entries that were replaced
     */
    public StoreGuards(
            List<StoreTier> stores,
            StoreStateListener listener,
            InstantSource clock,
            RandomGenerator random,
            ReplacementFollower replacements) {
        this(stores, listener, clock, random, replacements, thread());
    }

    /** As the public one, by a time of its own. */
    StoreGuards(
            List<StoreTier> stores,
            StoreStateListener listener,
            InstantSource clock,
            RandomGenerator random,
            ReplacementFollower replacements,
            ScheduledExecutorService timer) {
        this.listener = listener;
        this.replacements = replacements;
        this.clock = clock;
        this.random = random;
        this.timer = timer;
        this.unguarded = stores.stream().map(StoreTier::store).toList();
        for (StoreTier tier : stores) {
            GuardedStore store = guard(tier);
            guarded.add(store);
            tiers.add(new StoreTier(store, tier.maximumAge(), tier.breaker()));
        }
    }

    /** A daemon thread that exists from the first action on, and after its end still does what was to be done later. */
    private static ScheduledExecutorService thread() {
        // Cancelled actions stay until they would be due: an empty queue would have each call of a store wake the
        // thread.
        return new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "cachedresult-store-guard");
            thread.setDaemon(true);
            return thread;
        });
    }

    private GuardedStore guard(StoreTier tier) {
        ResultStore store = tier.store();
        TimeLimit limit = new TimeLimit(store.description(), store.timeout(), GRACE, timer);
        Probe probe = new Probe(store, limit, clock);
        ProbeWait waits =
                new ProbeWait(tier.breaker().firstWait(), tier.breaker().maximumWait(), random);
        return new GuardedStore(
                store,
                limit,
                new Breaker(tier.breaker(), waits, probe::read, timer, clock, hears(store, "read")),
                new Breaker(tier.breaker(), waits, probe::write, timer, clock, hears(store, "write")),
                replacements);
    }

    private Breaker.Listener hears(ResultStore store, String action) {
        return new Breaker.Listener() {
            @Override
            public void heldBack(String reason) {
                listener.storeHeldBack(store.tier(), store.description(), action, reason);
            }

            @Override
            public void usedAgain(Duration heldBack) {
                listener.storeUsedAgain(store.tier(), store.description(), action, heldBack);
            }
        };
    }

    /** The stores themselves, in their order. */
    public List<ResultStore> unguarded() {
        return unguarded;
    }

    /** The stores behind their guards, in their order. */
    public List<StoreTier> tiers() {
        return List.copyOf(tiers);
    }

    /** The turns that processes take by the first store that tells them apart, or {@code null} if none does. */
    public @Nullable Turns turns() {
        for (GuardedStore store : guarded) {
            Leases leases = store.leases();
            if (leases != null) {
                return new Turns(store, leases, timer);
            }
        }
        return null;
    }

    /** How each store fares, in their order. */
    public List<StoreState> states() {
        return guarded.stream().map(GuardedStore::state).toList();
    }

    /** Ends the time limits, of calls that begin later. Closes no store: the chain's stores are closed by themselves. */
    @Override
    public void close() {
        timer.shutdown();
    }
}
