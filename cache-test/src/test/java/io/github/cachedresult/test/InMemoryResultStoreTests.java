package io.github.cachedresult.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Tier;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.WriteCondition;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryResultStoreTests extends ResultStoreContract {

    private final InMemoryResultStore server = new InMemoryResultStore(Tier.REDIS);

    @Override
    protected ResultStore createStore() {
        return server.secondClient();
    }

    @Test
    void itPassesForATierAndCanBeEmptied() {
        ResultKey key = SampleEntries.key("model", "v1", "input");
        server.putAll(List.of(new StoreWrite(key, SampleEntries.entry(key, ""), 0, WriteCondition.absent())));

        assertThat(server.tier()).isEqualTo(Tier.REDIS);
        assertThat(server.size()).isEqualTo(1);
        server.clear();
        assertThat(server.size()).isZero();
        assertThat(server.getAll(List.of(key)).toCompletableFuture().join())
                .containsEntry(key, StoreRead.Absent.INSTANCE);
    }
}
