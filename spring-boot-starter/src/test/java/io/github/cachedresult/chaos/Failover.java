package io.github.cachedresult.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Tier;
import io.github.cachedresult.autoconfigure.RealServers;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.invocation.ResultCacheBuilder;
import io.github.cachedresult.redis.RedisConnectionOptions;
import io.github.cachedresult.redis.RedisConnectionOptions.Node;
import io.github.cachedresult.redis.RedisStoreOptions;
import io.github.cachedresult.redis.RedisStores;
import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.server.S3Server;
import io.github.cachedresult.tier.BreakerOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A part of Redis is lost while a cache over it and a well S3 works. */
final class Failover implements AutoCloseable {

    private static final Duration REDIS_LIMIT = Duration.ofMillis(300);
    private static final Duration S3_LIMIT = Duration.ofSeconds(2);
    private static final Duration MARGIN = Duration.ofMillis(100);
    private static final BreakerOptions BREAKER =
            new BreakerOptions(true, 3, Duration.ofMillis(100), Duration.ofMillis(500));

    private final Function<Duration, ResultStore> redis;
    private final S3Server s3 = RealServers.startS3();
    private final MachineDelay machine = new MachineDelay();
    private int evictions;

    /** A failover of the Redis to which this makes stores, with a time limit. */
    Failover(Function<Duration, ResultStore> redis) {
        this.redis = redis;
    }

    static ResultStore redisStore(RedisConnectionOptions connection, Duration limit) {
        return RedisStores.create(new RedisStoreOptions(limit, null), connection, InstantSource.system());
    }

    static List<Node> nodes(List<String> uris) {
        return uris.stream()
                .map(URI::create)
                .map(uri -> new Node(uri.getHost(), uri.getPort()))
                .toList();
    }

    static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    /** A cache that keeps nothing in the process. */
    ResultCache cacheOverBoth() {
        return cache().store(RealServers.s3Store(s3.port(), S3_LIMIT), null, BREAKER)
                .build();
    }

    ResultCache cacheOverRedis() {
        return cache().build();
    }

    private ResultCacheBuilder cache() {
        return ResultCache.builder()
                .localWeight(0)
                .evictions(new EvictionOptions(Duration.ofMillis(200), null, 0))
                .store(redis.apply(REDIS_LIMIT), null, BREAKER);
    }

    /** Evicts what a cache has just computed, and waits until another one, too, has another result. */
    void evictedAndHeardOf(ResultCache cache, ResultCache other) {
        String model = "evicted " + evictions++;
        assertThat(call(cache, model, "old")).isEqualTo("old");
        // It may find it in S3, where it arrives behind.
        patiently().until(() -> call(other, model, "old").equals("old"));

        patiently()
                .ignoreExceptions()
                .until(() -> cache.evictions().evict(Selector.ofModel(model), "ann", "test") != null);

        assertThat(call(cache, model, "new")).isEqualTo("new");
        patiently().until(() -> call(other, model, "new").equals("new"));
    }

    private static String call(ResultCache cache, String model, String result) {
        CachedOperation<String> operation = Neighbour.operation(cache, model);
        return cache.get(operation, () -> result, "CCO").value();
    }

    /** Waits for hits in a tier, more than were under way. */
    void awaitHits(Load load, Tier tier) {
        long before = load.count(tier);
        patiently().until(() -> load.count(tier) - before > Load.CALLERS);
    }

    /** All that the load asks for is stored: from now on, its calls count. */
    void begin(Load load) {
        load.forget();
        machine.reset();
    }

    /** Nothing was computed again, and no call took longer than both stores may. */
    void end(Load load) {
        Duration slowest = load.slowest();
        System.out.printf(
                "%d calls, %d answered by Redis and %d by S3; the slowest took %d ms, and the machine was late by %d"
                        + " ms%n",
                load.answers().size(),
                load.count(Tier.REDIS),
                load.count(Tier.S3),
                slowest.toMillis(),
                machine.longest().toMillis());
        assertThat(load.failures()).isEmpty();
        assertThat(load.count(Tier.COMPUTED)).isZero();
        assertThat(slowest).isLessThan(REDIS_LIMIT.plus(S3_LIMIT).plus(MARGIN).plus(machine.longest()));
    }

    /** Waits until Redis has the log that S3 has, with so many records. */
    void awaitCopyOfTheLog(int length) {
        try (ResultStore original = RealServers.s3Store(s3.port(), RealServers.PATIENCE);
                ResultStore copy = redis.apply(RealServers.PATIENCE)) {
            UUID log = current(original.evictions());
            patiently()
                    .untilAsserted(() -> assertThat(current(copy.evictions())).isEqualTo(log));
            patiently().untilAsserted(() -> assertThat(copy.evictions()
                            .read(log, 1)
                            .toCompletableFuture()
                            .join()
                            .records())
                    .hasSize(length));
        }
    }

    private static UUID current(EvictionLog log) {
        return Objects.requireNonNull(log.current().toCompletableFuture().join().orElse(null));
    }

    @Override
    public void close() {
        machine.close();
        s3.close();
    }
}
