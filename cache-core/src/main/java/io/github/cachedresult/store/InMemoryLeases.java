package io.github.cachedresult.store;

import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Leases in this process's memory, for stores in tests, the core's own among them. Thread-safe; answers at once.
 */
public final class InMemoryLeases implements Leases {

    private final Duration life;
    private final Map<ResultKey, Lease> leases = new HashMap<>();

    /** No leases. */
    public InMemoryLeases(Duration life) {
        this.life = life;
    }

    /** How many are held. */
    public synchronized int size() {
        leases.values().removeIf(Lease::hasLapsed);
        return leases.size();
    }

    /** Forgets all leases, as a store does that was emptied, and as if the life of each were over. */
    public synchronized void clear() {
        List<Lease> lapsed = List.copyOf(leases.values());
        leases.clear();
        lapsed.forEach(lease -> lease.over.complete(LeaseEnd.LAPSED));
    }

    @Override
    public Duration life() {
        return life;
    }

    @Override
    public synchronized CompletionStage<LeaseAnswer> acquire(ResultKey key, UUID holder, Collection<ResultKey> heldUp) {
        Lease held = leases.get(key);
        if (held == null || held.hasLapsed()) {
            leases.put(key, new Lease(holder, life));
            return CompletableFuture.completedFuture(LeaseAnswer.Granted.INSTANCE);
        }
        if (held.holder.equals(holder)) {
            return CompletableFuture.completedFuture(LeaseAnswer.Granted.INSTANCE);
        }
        held.heldUp.addAll(heldUp);
        return CompletableFuture.completedFuture(
                leads(heldUp, key) ? LeaseAnswer.Circular.INSTANCE : new LeaseAnswer.Held(held.overOrLapsed()));
    }

    /** Whether one of these results holds up, directly or through others, that of a key. */
    private boolean leads(Collection<ResultKey> from, ResultKey to) {
        Set<ResultKey> seen = new HashSet<>();
        Deque<ResultKey> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            ResultKey next = open.remove();
            if (next.equals(to)) {
                return true;
            }
            Lease lease = leases.get(next);
            if (lease != null && seen.add(next)) {
                open.addAll(lease.heldUp);
            }
        }
        return false;
    }

    @Override
    public synchronized CompletionStage<Boolean> renew(ResultKey key, UUID holder) {
        Lease mine = leaseOf(key, holder);
        if (mine != null) {
            mine.renew(life);
        }
        return CompletableFuture.completedFuture(mine != null);
    }

    @Override
    public CompletionStage<Boolean> release(ResultKey key, UUID holder, LeaseEnd end) {
        Lease released;
        synchronized (this) {
            released = leaseOf(key, holder);
            leases.values().remove(released);
        }
        if (released != null) {
            released.over.complete(end);
        }
        return CompletableFuture.completedFuture(released != null);
    }

    private @Nullable Lease leaseOf(ResultKey key, UUID holder) {
        Lease held = leases.get(key);
        return held != null && !held.hasLapsed() && held.holder.equals(holder) ? held : null;
    }

    private static final class Lease {

        private final UUID holder;
        private final Set<ResultKey> heldUp = new HashSet<>();
        private final CompletableFuture<LeaseEnd> over = new CompletableFuture<>();
        private long lapses;

        Lease(UUID holder, Duration life) {
            this.holder = holder;
            renew(life);
        }

        void renew(Duration life) {
            lapses = System.nanoTime() + life.toNanos();
        }

        boolean hasLapsed() {
            return lapses - System.nanoTime() <= 0;
        }

        CompletionStage<LeaseEnd> overOrLapsed() {
            return over.copy().completeOnTimeout(LeaseEnd.LAPSED, lapses - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }
}
