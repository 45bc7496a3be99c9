package io.github.cachedresult.store;

import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Which process computes which result, as far as those ask that share a store: of each key at most one lease is held. A
 * lease protects no data, as entries are written under conditions of their own; it saves computations. So whoever gets no
 * answer computes.
 *
 * <p>As of all of a store, the methods return at once, never throw, complete within the store's time limit, and
 * exceptionally where the store did not answer. Each costs one round trip unless it says more. A lease is kept beside its
 * entry and leaves nothing behind when it is released or has lapsed. Implementations are thread-safe.
 */
public interface Leases {

    /** How long a lease lasts that is not renewed. Always the same. */
    Duration life();

    /**
     * Asks for a lease. Whoever holds it already is granted it again. Where another holds it, whoever asked is told of its
     * end; a second round trip for the first that a process waits for, and one more for each result that is held up.
     *
     * @param holder who asks, another for each computation
     * @param heldUp the results that have to wait if this one has to be waited for: those for which this one is computed
     */
    CompletionStage<LeaseAnswer> acquire(ResultKey key, UUID holder, Collection<ResultKey> heldUp);

    /** Lets a lease last for its whole life again, and completes with whether it still is this holder's. */
    CompletionStage<Boolean> renew(ResultKey key, UUID holder);

    /**
     * Ends a lease, if it still is this holder's, and tells those that wait for it. Completes with whether it was.
     *
     * @param end how it ended; to be {@link LeaseEnd#STORED} only if the result can be read by others
     */
    CompletionStage<Boolean> release(ResultKey key, UUID holder, LeaseEnd end);
}
