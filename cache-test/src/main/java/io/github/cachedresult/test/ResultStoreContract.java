package io.github.cachedresult.test;

import static io.github.cachedresult.test.SampleEntries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ResultStore} must do, to be run against its real server: extend it and say how a store is made.
 *
 * <pre>{@code
 * class RedisStoreIntegrationTests extends ResultStoreContract {
 *     @Override
 *     protected ResultStore createStore() {
 *         return …;
 *     }
 * }
 * }</pre>
 *
 * <p>The server need not be empty and may be the same for all tests: each works on models of its own. Stores are closed
 * after each test.
 */
public abstract class ResultStoreContract extends ReadWriteContract {

    /** For subclasses. */
    protected ResultStoreContract() {}

    /** As {@link StoreFixture} has it. */
    @Override
    protected abstract ResultStore createStore();

    @Test
    void whatMayBeReclaimedAtOnceIsStoredAndThereOrGone() {
        List<ResultKey> keys = keys(6);
        long now = System.currentTimeMillis();
        long[] times = {Long.MIN_VALUE, 0, 1, now - 1, now, now + 1};
        for (int i = 0; i < times.length; i++) {
            ResultKey each = keys.get(i);
            StoreWrite write = new StoreWrite(each, entry(each, "brief"), times[i], WriteCondition.absent());
            assertThat(join(store.putAll(List.of(write))))
                    .hasEntrySatisfying(each, outcome -> assertThat(outcome).isInstanceOf(WriteOutcome.Stored.class));
        }

        assertThat(join(store.getAll(keys))).hasSize(times.length).allSatisfy((each, outcome) -> assertThat(outcome)
                .isNotInstanceOf(StoreRead.Failed.class));
    }

    @Test
    void whatMayBeReclaimedLaterIsThere() {
        List<ResultKey> keys = keys(3);
        long now = System.currentTimeMillis();
        long[] times = {now + TimeUnit.HOURS.toMillis(1), now + TimeUnit.DAYS.toMillis(36_500), Long.MAX_VALUE - 1};
        for (int i = 0; i < times.length; i++) {
            ResultKey each = keys.get(i);
            join(store.putAll(List.of(new StoreWrite(each, entry(each, "long"), times[i], WriteCondition.absent()))));
        }

        keys.forEach(each -> assertThat(found(each).bytes()).isEqualTo(entry(each, "long")));
    }

    @Test
    void aClosedStoreMayBeClosedAgainAndFailsByOutcome() {
        put(key, entry(key, "toxic"));

        store.close();
        store.close();

        assertThat(read(key)).isInstanceOf(StoreRead.Failed.class);
        assertThat(put(key, entry(key, "late"))).isInstanceOf(WriteOutcome.Failed.class);
        assertThat(store.delete(List.of(key)).toCompletableFuture()).failsWithin(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
