package io.github.cachedresult.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.redis.RedisConnectionOptions;
import io.github.cachedresult.redis.RedisConnectionOptions.Sentinel;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.server.RedisSentinelProcess;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A master that sentinels watch is killed under load, and a replica takes over. */
class SentinelFailoverIntegrationTests {

    @AutoClose
    private final RedisSentinelProcess sentinels = RedisSentinelProcess.start();

    @AutoClose
    private final Failover failover = new Failover(this::store);

    private ResultStore store(Duration limit) {
        return Failover.redisStore(
                RedisConnectionOptions.of(
                        new Sentinel(sentinels.masterName(), Failover.nodes(sentinels.sentinelUris()), 0, null, null)),
                limit);
    }

    @Test
    void callsGoOnInTime_hitsReturn_andTheLogOfEvictionsIsWhole() throws Exception {
        try (ResultCache cache = failover.cacheOverBoth();
                ResultCache other = failover.cacheOverBoth();
                Load load = Load.on(cache)) {
            failover.awaitHits(load, Tier.REDIS);
            failover.evictedAndHeardOf(cache, other);
            int port = sentinels.currentMasterPort();
            failover.begin(load);

            sentinels.master().kill();

            failover.awaitHits(load, Tier.S3);
            failover.evictedAndHeardOf(cache, other);
            Failover.patiently().until(() -> sentinels.currentMasterPort() != port);
            failover.awaitHits(load, Tier.REDIS);
            failover.end(load);
            failover.evictedAndHeardOf(cache, other);
            assertThat(cache.evictions().state().number()).isEqualTo(3);
            failover.awaitCopyOfTheLog(3);
        }
    }

    /** The new master may lack what the old one had taken last; whoever knows of it adds it again. */
    @Test
    void withRedisAlone_whatWasEvictedStaysEvicted() throws Exception {
        try (ResultCache cache = failover.cacheOverRedis();
                ResultCache other = failover.cacheOverRedis()) {
            failover.evictedAndHeardOf(cache, other);
            int port = sentinels.currentMasterPort();

            sentinels.master().kill();

            Failover.patiently().until(() -> sentinels.currentMasterPort() != port);
            Failover.patiently().until(() -> cache.evictions().refresh().reachable());
            assertThat(cache.evictions().state().number()).isEqualTo(1);
            failover.evictedAndHeardOf(cache, other);
            try (ResultCache late = failover.cacheOverRedis()) {
                Failover.patiently().until(() -> late.evictions().refresh().number() == 2);
            }
        }
    }
}
