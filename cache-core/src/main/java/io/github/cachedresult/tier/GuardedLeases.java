package io.github.cachedresult.tier;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.store.Leases;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
        return acquireAll(List.of(key), holder, heldUp)
                .thenApply(answers -> Objects.requireNonNull(answers.get(key), "the only lease was not answered for"));
    }

    @Override
    public CompletionStage<Boolean> renew(ResultKey key, UUID holder) {
        return limit.start(() -> leases.renew(key, holder));
    }

    @Override
    public CompletionStage<Boolean> release(ResultKey key, UUID holder, LeaseEnd end) {
        return limit.start(() -> leases.release(key, holder, end));
    }

    @Override
    public CompletionStage<Map<ResultKey, LeaseAnswer>> acquireAll(
            Collection<ResultKey> keys, UUID holder, Collection<ResultKey> heldUp) {
        return writes.call(
                () -> ask(keys, holder, heldUp),
                (answers, failure) -> failure == null ? null : StoreOutcomes.cause(failure));
    }

    /** Who asked does not wait any more when the time is up: what is granted then is given back. */
    private CompletableFuture<Map<ResultKey, LeaseAnswer>> ask(
            Collection<ResultKey> keys, UUID holder, Collection<ResultKey> heldUp) {
        CompletableFuture<Map<ResultKey, LeaseAnswer>> answered = new CompletableFuture<>();
        return limit.start(() -> leases.acquireAll(keys, holder, heldUp).whenComplete((answers, failure) -> {
                    if (answers != null) {
                        answered.complete(answers);
                    }
                }))
                .whenComplete((inTime, failure) -> {
                    if (failure != null) {
                        CompletionStage<?> unused = answered.thenAccept(late -> giveBack(late, holder));
                    }
                });
    }

    private void giveBack(Map<ResultKey, LeaseAnswer> late, UUID holder) {
        Map<ResultKey, LeaseEnd> granted = new HashMap<>();
        late.forEach((key, answer) -> {
            if (answer instanceof LeaseAnswer.Granted) {
                granted.put(key, LeaseEnd.LAPSED);
            }
        });
        if (!granted.isEmpty()) {
            CompletionStage<?> unused = releaseAll(granted, holder);
        }
    }

    @Override
    public CompletionStage<Set<ResultKey>> renewAll(Collection<ResultKey> keys, UUID holder) {
        return limit.start(() -> leases.renewAll(keys, holder));
    }

    @Override
    public CompletionStage<Set<ResultKey>> releaseAll(Map<ResultKey, LeaseEnd> ends, UUID holder) {
        return limit.start(() -> leases.releaseAll(ends, holder));
    }
}
