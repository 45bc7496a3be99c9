package io.github.cachedresult.tier;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.store.Leases;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Leases that hurt nobody: asking for one counts as a write, and is not done while the store is left alone. What is done
 * behind, renewing and releasing, is tried all the same: the store may be back before a lease has lapsed.
 */
record GuardedLeases(Leases leases, TimeLimit limit, Breaker writes) implements Leases {

    @Override
    public Duration life() {
        return leases.life();
    }

    @Override
    public CompletionStage<LeaseAnswer> acquire(ResultKey key, UUID holder, Collection<ResultKey> heldUp) {
        return writes.call(
                () -> ask(key, holder, heldUp),
                (answer, failure) -> failure == null ? null : StoreOutcomes.cause(failure));
    }

    /** Who asked does not wait any more when the time is up: what is granted then is given back. */
    private CompletableFuture<LeaseAnswer> ask(ResultKey key, UUID holder, Collection<ResultKey> heldUp) {
        CompletableFuture<LeaseAnswer> answered = new CompletableFuture<>();
        return limit.start(() -> leases.acquire(key, holder, heldUp).whenComplete((answer, failure) -> {
                    if (answer != null) {
                        answered.complete(answer);
                    }
                }))
                .whenComplete((inTime, failure) -> {
                    if (failure != null) {
                        CompletionStage<?> unused = answered.thenAccept(late -> giveBack(key, holder, late));
                    }
                });
    }

    private void giveBack(ResultKey key, UUID holder, LeaseAnswer late) {
        if (late instanceof LeaseAnswer.Granted) {
            CompletionStage<?> unused = release(key, holder, LeaseEnd.LAPSED);
        }
    }

    @Override
    public CompletionStage<Boolean> renew(ResultKey key, UUID holder) {
        return limit.start(() -> leases.renew(key, holder));
    }

    @Override
    public CompletionStage<Boolean> release(ResultKey key, UUID holder, LeaseEnd end) {
        return limit.start(() -> leases.release(key, holder, end));
    }
}
