package io.github.cachedresult.tier;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.store.Leases;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A lease that this process holds, of one key or of all that are computed together: renewed three times in its life, whatever
 * the thread does that computes, until it is ended or another has it. A store that does not answer is tried again; one that
 * was emptied is given the lease anew. Thread-safe.
 */
public final class HeldLease {

    private static final int BEATS_IN_LIFE = 3;

    private final Leases leases;
    private final Set<ResultKey> keys;
    private final UUID holder;
    private final ScheduledExecutorService timer;
    private final Duration beat;

    /** The keys that have to be ended yet. */
    private final Set<ResultKey> open;

    /** The keys that another has, who computes as well. What this one computes is kept if it is first. */
    private final Set<ResultKey> lost = new HashSet<>();

    private @Nullable Future<?> next;

    /** The last thing that was asked of the store: it must not come after the release. */
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    private HeldLease(Leases leases, Collection<ResultKey> keys, UUID holder, ScheduledExecutorService timer) {
        this.leases = leases;
        this.keys = Set.copyOf(keys);
        this.open = new HashSet<>(keys);
        this.holder = holder;
        this.timer = timer;
        this.beat = leases.life().dividedBy(BEATS_IN_LIFE);
    }

    /** Begins to renew a lease that was granted. */
    static HeldLease hold(Leases leases, Collection<ResultKey> keys, UUID holder, ScheduledExecutorService timer) {
        HeldLease lease = new HeldLease(leases, keys, holder, timer);
        lease.renewLater();
        return lease;
    }

    /** The keys that were granted. */
    public Set<ResultKey> keys() {
        return keys;
    }

    private synchronized void renewLater() {
        if (renewable().isEmpty()) {
            return;
        }
        try {
            next = timer.schedule(this::renew, beat.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The cache is closed. The lease lapses, unless its computation ends before.
        }
    }

    private Set<ResultKey> renewable() {
        return without(open, lost);
    }

    private synchronized void renew() {
        Set<ResultKey> renewable = renewable();
        if (!renewable.isEmpty()) {
            last = leases.renewAll(renewable, holder)
                    .thenCompose(mine -> takeAnew(without(renewable, mine)))
                    .handle((done, failure) -> {
                        renewLater();
                        return null;
                    })
                    .toCompletableFuture();
        }
    }

    private CompletionStage<?> takeAnew(Set<ResultKey> gone) {
        return gone.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : leases.acquireAll(gone, holder, Set.of()).thenAccept(this::giveUp);
    }

    private synchronized void giveUp(Map<ResultKey, LeaseAnswer> answers) {
        answers.forEach((key, answer) -> {
            if (!(answer instanceof LeaseAnswer.Granted)) {
                lost.add(key);
            }
        });
    }

    /** Ends what has not been ended yet, as {@link #end(Map)}. */
    public void end(LeaseEnd end) {
        Map<ResultKey, LeaseEnd> ends = new HashMap<>();
        keys.forEach(key -> ends.put(key, end));
        end(ends);
    }

    /** Ends that of some keys, if it has not been ended before, in the background, and tells those that wait for it. */
    public void end(Map<ResultKey, LeaseEnd> ends) {
        Map<ResultKey, LeaseEnd> now = new HashMap<>(ends);
        CompletableFuture<?> before;
        synchronized (this) {
            now.keySet().retainAll(open);
            open.removeAll(now.keySet());
            if (open.isEmpty() && next != null) {
                next.cancel(false);
            }
            before = last;
        }
        if (!now.isEmpty()) {
            CompletionStage<?> unused = before.thenCompose(done -> leases.releaseAll(now, holder));
        }
    }

    private static Set<ResultKey> without(Set<ResultKey> keys, Set<ResultKey> others) {
        Set<ResultKey> left = new HashSet<>(keys);
        left.removeAll(others);
        return left;
    }
}
