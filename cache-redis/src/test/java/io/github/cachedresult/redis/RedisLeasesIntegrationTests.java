package io.github.cachedresult.redis;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.LeasesContract;
import io.github.cachedresult.test.server.RedisServerProcess;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.config.Config;

class RedisLeasesIntegrationTests extends LeasesContract {

    @SuppressWarnings("NullAway.Init")
    private static RedisServerProcess server;

    @SuppressWarnings("NullAway.Init")
    private static RedissonClient observer;

    @BeforeAll
    static void startServer() {
        server = RedisServerProcess.start();
        Config config = new Config();
        config.useSingleServer().setAddress(server.uri());
        observer = Redisson.create(config);
    }

    @AfterAll
    static void stopServer() {
        observer.shutdown();
        server.close();
    }

    @Override
    protected ResultStore createStore(Duration lease) {
        return RedisStores.create(
                new RedisStoreOptions(Duration.ofSeconds(20), null).withLease(lease),
                TestStores.at(server),
                InstantSource.system());
    }

    @Override
    protected int countLeftOf(ResultKey leased) {
        return (int) observer.getKeys()
                .getKeysStream(KeysScanOptions.defaults().pattern("*" + leased.text() + "*"))
                .count();
    }
}
