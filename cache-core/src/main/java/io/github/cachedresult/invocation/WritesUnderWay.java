package io.github.cachedresult.invocation;

import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.tier.StoreChain;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;

/** How many results a batch, or a stream of batches, has given to the slower stores, which it must not outrun. Thread-safe. */
final class WritesUnderWay {

    /** How many are on their way at once, so that each is there within its time limit. */
    static final int MOST = 500;

    private final AtomicInteger given = new AtomicInteger();

    /**
     * Waits for those that were given, if with these there would be too many. Each write has its time limit.
     *
     * @param more how many are given next
     */
    void makeRoom(int more, StoreChain stores) {
        if (given.addAndGet(more) > MOST) {
            given.set(more);
            Duration longest = stores.stores().stream()
                    .map(ResultStore::timeout)
                    .max(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
            int unused = stores.drain(longest);
        }
    }
}
