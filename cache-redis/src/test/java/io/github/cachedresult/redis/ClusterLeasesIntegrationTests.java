package io.github.cachedresult.redis;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.LeasesContract;
import io.github.cachedresult.test.server.RedisClusterProcess;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.config.Config;

/** Leases whose keys live on several masters, and words that each of them passes on to all. */
class ClusterLeasesIntegrationTests extends LeasesContract {

    @SuppressWarnings("NullAway.Init")
    private static RedisClusterProcess cluster;

    @SuppressWarnings("NullAway.Init")
    private static RedissonClient observer;

    @BeforeAll
    static void startCluster() {
        cluster = RedisClusterProcess.builder().start();
        Config config = new Config();
        config.useClusterServers().addNodeAddress(cluster.uris().get(0));
        observer = Redisson.create(config);
    }

    @AfterAll
    static void stopCluster() {
        observer.shutdown();
        cluster.close();
    }

    @Override
    protected ResultStore createStore(Duration lease) {
        return RedisStores.create(
                new RedisStoreOptions(Duration.ofSeconds(20), null).withLease(lease),
                RedisConnectionOptions.of(new RedisConnectionOptions.Cluster(cluster.uris().stream()
                        .map(uri -> new RedisConnectionOptions.Node(
                                "127.0.0.1", URI.create(uri).getPort()))
                        .toList())),
                InstantSource.system());
    }

    @Override
    protected int countLeftOf(ResultKey leased) {
        return (int) observer.getKeys()
                .getKeysStream(KeysScanOptions.defaults().pattern("*" + leased.text() + "*"))
                .count();
    }
}
