package io.github.cachedresult.tier;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.store.Leases;
import java.time.Duration;
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
 * A lease that this process holds: renewed three times in its life, whatever the thread does that computes, until it is
 * ended or another has it. A store that does not answer is tried again; one that was emptied is given the lease anew.
 * Thread-safe.
 */
public final class HeldLease {

    private static final int BEATS_IN_LIFE = 3;

    private final Leases leases;
    private final ResultKey key;
    private final UUID holder;
    private final ScheduledExecutorService timer;
    private final Duration beat;
    private boolean ended;
    private @Nullable Future<?> next;

    /** The last thing that was asked of the store: it must not come after the release. */
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    private HeldLease(Leases leases, ResultKey key, UUID holder, ScheduledExecutorService timer) {
        this.leases = leases;
        this.key = key;
        this.holder = holder;
        this.timer = timer;
        this.beat = leases.life().dividedBy(BEATS_IN_LIFE);
    }

    /** Begins to renew a lease that was granted. */
    static HeldLease hold(Leases leases, ResultKey key, UUID holder, ScheduledExecutorService timer) {
        HeldLease lease = new HeldLease(leases, key, holder, timer);
        lease.renewLater();
        return lease;
    }

    private synchronized void renewLater() {
        if (ended) {
            return;
        }
        try {
            next = timer.schedule(this::renew, beat.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The cache is closed. The lease lapses, unless its computation ends before.
        }
    }

    private synchronized void renew() {
        if (!ended) {
            last = leases.renew(key, holder)
                    .thenCompose(mine -> mine
                            ? CompletableFuture.completedFuture(LeaseAnswer.Granted.INSTANCE)
                            : leases.acquire(key, holder, Set.of()))
                    .toCompletableFuture()
                    .handle((answer, failure) -> {
                        if (failure != null || answer instanceof LeaseAnswer.Granted) {
                            renewLater();
                        }
                        // Else another computes as well. What this one computes is kept if it is first.
                        return null;
                    });
        }
    }

    /** Ends it, in the background, and tells those that wait for it. To be called once. */
    public void end(LeaseEnd end) {
        CompletableFuture<?> before;
        synchronized (this) {
            ended = true;
            if (next != null) {
                next.cancel(false);
            }
            before = last;
        }
        CompletionStage<?> unused = before.thenCompose(done -> leases.release(key, holder, end));
    }
}
