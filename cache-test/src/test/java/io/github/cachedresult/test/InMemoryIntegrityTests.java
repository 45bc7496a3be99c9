package io.github.cachedresult.test;

import io.github.cachedresult.Tier;
import io.github.cachedresult.store.ResultStore;

/** 100,000 damaged entries, a million with {@code -Pproofs}; {@code -Dproof.mutations=...} for another number. */
class InMemoryIntegrityTests extends IntegrityContract {

    private final InMemoryResultStore server = new InMemoryResultStore(Tier.REDIS);

    @Override
    protected ResultStore createStore() {
        return server.secondClient();
    }

    @Override
    protected int count() {
        return Integer.getInteger("proof.mutations", 100_000);
    }
}
