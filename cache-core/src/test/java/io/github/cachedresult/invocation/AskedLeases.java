package io.github.cachedresult.invocation;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.store.Leases;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Leases that say who asks, for how many at once, and fail on demand. */
final class AskedLeases implements Leases {

    final List<Integer> requests = new CopyOnWriteArrayList<>();
    final List<LeaseEnd> ends = new CopyOnWriteArrayList<>();

    /** For how many more it answers. */
    final AtomicInteger answered = new AtomicInteger(Integer.MAX_VALUE);

    volatile Runnable before = () -> {};
    volatile @Nullable RuntimeException failure;
    private final Leases leases;
    private final AtomicInteger held = new AtomicInteger();

    AskedLeases(Leases leases) {
        this.leases = leases;
    }

    @Override
    public Duration life() {
        return leases.life();
    }

    @Override
    public CompletionStage<Map<ResultKey, LeaseAnswer>> acquireAll(
            Collection<ResultKey> keys, UUID holder, Collection<ResultKey> heldUp) {
        requests.add(keys.size());
        before.run();
        return Leases.super.acquireAll(keys, holder, heldUp);
    }

    @Override
    public CompletionStage<LeaseAnswer> acquire(ResultKey key, UUID holder, Collection<ResultKey> heldUp) {
        RuntimeException cause =
                answered.getAndDecrement() > 0 ? failure : new IllegalStateException("this server is away");
        return cause == null
                ? leases.acquire(key, holder, heldUp).whenComplete((answer, failed) -> {
                    if (answer instanceof LeaseAnswer.Held) {
                        held.incrementAndGet();
                    }
                })
                : CompletableFuture.failedFuture(cause);
    }

    /** Until so many were told that another has what they ask for. */
    void awaitHeld(int times) {
        while (held.get() < times) {
            Thread.onSpinWait();
        }
    }

    @Override
    public CompletionStage<Boolean> renew(ResultKey key, UUID holder) {
        return leases.renew(key, holder);
    }

    @Override
    public CompletionStage<Boolean> release(ResultKey key, UUID holder, LeaseEnd end) {
        ends.add(end);
        return leases.release(key, holder, end);
    }
}
