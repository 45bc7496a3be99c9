package io.github.cachedresult.redis;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.LeasesContract;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AutoClose;
import org.redisson.api.options.KeysScanOptions;

class RedisLeasesIntegrationTests extends LeasesContract {

    @AutoClose
    private static final ObservedRedis REDIS = new ObservedRedis();

    @Override
    protected ResultStore createStore(Duration lease) {
        return RedisStores.create(
                new RedisStoreOptions(Duration.ofSeconds(20), null).withLease(lease),
                REDIS.connection(),
                InstantSource.system());
    }

    @Override
    protected int countLeftOf(ResultKey leased) {
        return (int) REDIS.observer()
                .getKeys()
                .getKeysStream(KeysScanOptions.defaults().pattern("*" + leased.text() + "*"))
                .count();
    }
}
