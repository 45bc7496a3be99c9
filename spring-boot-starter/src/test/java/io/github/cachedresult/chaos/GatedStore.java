package io.github.cachedresult.chaos;

import io.github.cachedresult.autoconfigure.ForwardingStore;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A store between whose answer and its reader something happens. */
final class GatedStore extends ForwardingStore {

    private final Runnable afterHit;
    private final Runnable afterMiss;
    private final Executor threads;

    /** @param threads as many as there are readers: what happens may wait for the others */
    GatedStore(ResultStore store, Runnable afterHit, Runnable afterMiss, Executor threads) {
        super(store);
        this.afterHit = afterHit;
        this.afterMiss = afterMiss;
        this.threads = threads;
    }

    @Override
    public CompletionStage<Map<ResultKey, StoreRead>> getAll(Collection<ResultKey> keys) {
        return super.getAll(keys)
                .thenApplyAsync(
                        reads -> {
                            if (reads.values().stream().anyMatch(StoreRead.Found.class::isInstance)) {
                                afterHit.run();
                            } else {
                                afterMiss.run();
                            }
                            return reads;
                        },
                        threads);
    }
}
