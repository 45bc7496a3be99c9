package io.github.cachedresult.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Tier;
import io.github.cachedresult.autoconfigure.RealServers;
import io.github.cachedresult.invocation.KeyExplanation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.redis.RedisConnectionOptions;
import io.github.cachedresult.redis.RedisConnectionOptions.Cluster;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.test.server.RedisClusterProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A master of a cluster is killed under load: the others go on, and its replica takes over. */
class ClusterFailoverIntegrationTests {

    @AutoClose
    private final RedisClusterProcess cluster = RedisClusterProcess.builder()
            .replicasPerMaster(1)
            .setting("cluster-require-full-coverage", "no")
            .start();

    @AutoClose
    private final Failover failover = new Failover(this::store);

    private ResultStore store(Duration limit) {
        return Failover.redisStore(RedisConnectionOptions.of(new Cluster(Failover.nodes(cluster.uris()))), limit);
    }

    @Test
    void theOtherSlotsAreServed_callsGoOnInTime_andHitsReturnForAll() throws Exception {
        try (ResultCache cache = failover.cacheOverBoth();
                ResultCache other = failover.cacheOverBoth();
                ResultStore store = store(Duration.ofMillis(300));
                Load load = Load.on(cache)) {
            List<ResultKey> keys = keys(cache);
            Failover.patiently().until(() -> found(store, keys) == keys.size());
            failover.awaitHits(load, Tier.REDIS);
            failover.evictedAndHeardOf(cache, other);
            failover.begin(load);

            cluster.masters().get(0).kill();

            failover.awaitHits(load, Tier.S3);
            // A batch over all slots, of which a third has no master.
            assertThat(found(store, keys)).isBetween(1, keys.size() - 1);
            failover.awaitHits(load, Tier.REDIS);
            failover.evictedAndHeardOf(cache, other);
            Failover.patiently().until(() -> found(store, keys) == keys.size());
            failover.end(load);
            failover.evictedAndHeardOf(cache, other);
            failover.awaitCopyOfTheLog(3);
        }
    }

    private static List<ResultKey> keys(ResultCache cache) {
        return Load.inputs().stream()
                .map(input -> cache.explain(Neighbour.operation(cache, Load.MODEL), input))
                .map(KeyExplanation.Listed.class::cast)
                .map(KeyExplanation.Listed::key)
                .toList();
    }

    private static int found(ResultStore store, List<ResultKey> keys) {
        Map<ResultKey, StoreRead> reads = store.getAll(keys)
                .toCompletableFuture()
                .orTimeout(RealServers.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        return (int) reads.values().stream()
                .filter(StoreRead.Found.class::isInstance)
                .count();
    }
}
