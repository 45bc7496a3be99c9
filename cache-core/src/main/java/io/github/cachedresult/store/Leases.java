package io.github.cachedresult.store;

import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

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
     * end; a second round trip for the first that a process waits for and for whoever holds up others, and then one more for
     * each step from one of these to the next.
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

    /**
     * Asks for many leases at once, as {@link #acquire} asks for one, and in as many round trips; by default each is asked for
     * by itself. Completes with the answers: whom a part of a store's servers did not answer, the others may have. So it fails
     * only where there is none at all.
     */
    default CompletionStage<Map<ResultKey, LeaseAnswer>> acquireAll(
            Collection<ResultKey> keys, UUID holder, Collection<ResultKey> heldUp) {
        Map<ResultKey, CompletionStage<LeaseAnswer>> asked = new HashMap<>();
        keys.forEach(key -> asked.put(key, acquire(key, holder, heldUp)));
        return answers(asked);
    }

    /** Renews many, as {@link #renew} does one, and completes with those that are known to be this holder's still. */
    default CompletionStage<Set<ResultKey>> renewAll(Collection<ResultKey> keys, UUID holder) {
        Map<ResultKey, CompletionStage<Boolean>> renewed = new HashMap<>();
        keys.forEach(key -> renewed.put(key, renew(key, holder)));
        return answers(renewed).thenApply(Leases::thoseThatAre);
    }

    /** Ends many, each as {@link #release} does one, and completes with those that are known to have been this holder's. */
    default CompletionStage<Set<ResultKey>> releaseAll(Map<ResultKey, LeaseEnd> ends, UUID holder) {
        Map<ResultKey, CompletionStage<Boolean>> released = new HashMap<>();
        ends.forEach((key, end) -> released.put(key, release(key, holder, end)));
        return answers(released).thenApply(Leases::thoseThatAre);
    }

    private static <T> CompletionStage<Map<ResultKey, T>> answers(Map<ResultKey, CompletionStage<T>> asked) {
        return CompletableFuture.allOf(asked.values().stream()
                        .map(CompletionStage::toCompletableFuture)
                        .toArray(CompletableFuture<?>[]::new))
                .handle((done, failure) -> {
                    Map<ResultKey, T> answers = new HashMap<>();
                    asked.forEach((key, answer) -> {
                        if (!answer.toCompletableFuture().isCompletedExceptionally()) {
                            answers.put(key, answer.toCompletableFuture().join());
                        }
                    });
                    if (failure != null && answers.isEmpty()) {
                        throw failure instanceof CompletionException wrapped
                                ? wrapped
                                : new CompletionException(failure);
                    }
                    return answers;
                });
    }

    private static Set<ResultKey> thoseThatAre(Map<ResultKey, Boolean> held) {
        return held.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
