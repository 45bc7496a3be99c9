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
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that of all processes that share a store one computes a result, as long as that store answers. Thread-safe.
 */
public final class Turns {

    private static final Duration GRACE = Duration.ofSeconds(1);

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
            // It may have been granted all the same, too late to be of use.
            CompletionStage<?> unused = leases.release(key, holder, LeaseEnd.LAPSED);
        }
        return Turn.Anyones.INSTANCE;
    }
}
