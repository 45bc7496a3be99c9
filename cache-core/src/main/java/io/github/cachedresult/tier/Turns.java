package io.github.cachedresult.tier;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.store.Leases;
import io.github.cachedresult.store.ResultStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        return askAll(List.of(key), heldUp).thenApply(turn -> {
            Turn.Others others = turn.others().get(key);
            HeldLease mine = turn.mine();
            return others != null ? others : mine != null ? new Turn.Mine(mine) : Turn.Anyones.INSTANCE;
        });
    }

    /** Asks for many at once, as {@link #ask}, and in as many round trips. */
    public CompletionStage<SharedTurn> askAll(Collection<ResultKey> keys, Collection<ResultKey> heldUp) {
        UUID holder = UUID.randomUUID();
        return leases.acquireAll(keys, holder, heldUp)
                .handle((answers, failure) -> turn(keys, holder, answers == null ? Map.of() : answers, failure));
    }

    private SharedTurn turn(
            Collection<ResultKey> keys, UUID holder, Map<ResultKey, LeaseAnswer> answers, @Nullable Throwable failure) {
        List<ResultKey> granted = new ArrayList<>();
        Map<ResultKey, Turn.Others> others = new HashMap<>();
        Map<ResultKey, LeaseEnd> unanswered = new HashMap<>();
        for (ResultKey key : keys) {
            LeaseAnswer answer = answers.get(key);
            if (answer instanceof LeaseAnswer.Granted) {
                granted.add(key);
            } else if (answer instanceof LeaseAnswer.Held held) {
                others.put(
                        key,
                        new Turn.Others(
                                held.over().toCompletableFuture(),
                                leases.life().plus(GRACE).toNanos()));
            } else if (answer == null) {
                unanswered.put(key, LeaseEnd.LAPSED);
            }
        }
        boolean wasAsked = failure == null || !(StoreOutcomes.cause(failure) instanceof StoreUnavailableException);
        if (wasAsked && !unanswered.isEmpty()) {
            giveBack(unanswered, holder, ATTEMPTS);
        }
        return new SharedTurn(granted.isEmpty() ? null : HeldLease.hold(leases, granted, holder, timer), others);
    }

    /**
     * They may have been granted all the same, too late to be of use. Or they will be: a store that hangs may have both requests
     * before it, and serve this one first.
     */
    private void giveBack(Map<ResultKey, LeaseEnd> unanswered, UUID holder, int attempts) {
        CompletionStage<?> unused = leases.releaseAll(unanswered, holder).whenComplete((released, failure) -> {
            Map<ResultKey, LeaseEnd> left = new HashMap<>(unanswered);
            if (released != null) {
                left.keySet().removeAll(released);
            }
            if (attempts > 1 && !left.isEmpty()) {
                giveBackLater(left, holder, attempts - 1);
            }
        });
    }

    private void giveBackLater(Map<ResultKey, LeaseEnd> unanswered, UUID holder, int attempts) {
        try {
            ScheduledFuture<?> unused = timer.schedule(
                    () -> giveBack(unanswered, holder, attempts),
                    leases.life().dividedBy(ATTEMPTS).toNanos(),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The cache is closed. The leases lapse.
        }
    }
}
