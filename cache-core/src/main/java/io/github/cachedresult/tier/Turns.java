package io.github.cachedresult.tier;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.store.Leases;
import io.github.cachedresult.store.ResultStore;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that of all processes that share a store one computes a result, as long as that store answers. Thread-safe.
 */
public final class Turns {

    private static final Duration GRACE = Duration.ofSeconds(1);

    /** How often in its life a lease is given back that may have been granted. */
    private static final int ATTEMPTS = 3;

    private final ResultStore store;
    private final Leases leases;
    private final ScheduledExecutorService timer;

    Turns(ResultStore store, Leases leases, ScheduledExecutorService timer) {
        this.store = store;
        this.leases = leases;
        this.timer = timer;
    }

    /** The store whose processes take turns. */
    public ResultStore store() {
        return store;
    }

    /**
     * Asks whose turn it is. Completes in time, never exceptionally, on any thread.
     *
     * @param heldUp the results that have to wait if this one has to be waited for
     */
    public CompletionStage<Turn> ask(ResultKey key, Collection<ResultKey> heldUp) {
        UUID holder = UUID.randomUUID();
        return leases.acquire(key, holder, heldUp).handle((answer, failure) -> turn(key, holder, answer, failure));
    }

    private Turn turn(ResultKey key, UUID holder, @Nullable LeaseAnswer answer, @Nullable Throwable failure) {
        if (answer instanceof LeaseAnswer.Granted) {
            return new Turn.Mine(HeldLease.hold(leases, key, holder, timer));
        }
        if (answer instanceof LeaseAnswer.Held held) {
            return new Turn.Others(
                    held.over().toCompletableFuture(), leases.life().plus(GRACE).toNanos());
        }
        if (failure != null && !(StoreOutcomes.cause(failure) instanceof StoreUnavailableException)) {
            giveBack(key, holder, ATTEMPTS);
        }
        return Turn.Anyones.INSTANCE;
    }

    /**
     * It may have been granted all the same, too late to be of use. Or it will be: a store that hangs may have both requests
     * before it, and serve this one first.
     */
    private void giveBack(ResultKey key, UUID holder, int attempts) {
        CompletionStage<?> unused = leases.release(key, holder, LeaseEnd.LAPSED).whenComplete((released, failure) -> {
            if (attempts > 1 && !Boolean.TRUE.equals(released)) {
                giveBackLater(key, holder, attempts - 1);
            }
        });
    }

    private void giveBackLater(ResultKey key, UUID holder, int attempts) {
        try {
            ScheduledFuture<?> unused = timer.schedule(
                    () -> giveBack(key, holder, attempts),
                    leases.life().dividedBy(ATTEMPTS).toNanos(),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The cache is closed. The lease lapses.
        }
    }
}
