package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.WriteOutcome;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A store whose callers may be overtaken on their way there and back. */
class OvertakenStore extends ForwardingStore {

    private final EvictionRace race;

    OvertakenStore(ResultStore store, EvictionRace race) {
        super(store);
        this.race = race;
    }

    @Override
    public CompletionStage<Map<ResultKey, StoreRead>> getAll(Collection<ResultKey> keys) {
        overtake();
        var reads = super.getAll(keys);
        overtake();
        return reads;
    }

    @Override
    public CompletionStage<Map<ResultKey, WriteOutcome>> putAll(Collection<StoreWrite> writes) {
        overtake();
        var outcomes = super.putAll(writes);
        overtake();
        return outcomes;
    }

    /** The threads of the library go on by themselves; those of callers wait for each other. */
    private void overtake() {
        if (!Thread.currentThread().getName().startsWith("cachedresult")) {
            race.overtake();
        }
    }
}
