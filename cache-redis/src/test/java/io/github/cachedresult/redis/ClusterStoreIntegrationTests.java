package io.github.cachedresult.redis;

import static io.github.cachedresult.test.SampleEntries.entry;
import static io.github.cachedresult.test.SampleEntries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.ReplacementLog;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.test.ResultStoreContract;
import io.github.cachedresult.test.server.RedisClusterProcess;
import io.github.cachedresult.test.server.RedisServerProcess;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisCluster;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.config.Config;

class ClusterStoreIntegrationTests extends ResultStoreContract {

    @SuppressWarnings("NullAway.Init")
    private static RedisClusterProcess cluster;

    @BeforeAll
    static void startCluster() {
        // Without its third master the cluster would refuse the other slots too.
        cluster = RedisClusterProcess.builder()
                .setting("cluster-require-full-coverage", "no")
                .start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Override
    protected ResultStore createStore() {
        return TestStores.patient(connection());
    }

    @Test
    void aBatchIsSentToEachMasterAtOnce() {
        List<ResultKey> keys = keys("round-trips", 90);
        Config config = new Config();
        config.useClusterServers().addNodeAddress(cluster.uris().get(0));
        RedissonClient observer = Redisson.create(config);
        try (ResultStore store = createStore()) {
            put(store, keys);
            store.getAll(keys).toCompletableFuture().join();
            long before = reads(observer);

            store.getAll(keys).toCompletableFuture().join();

            // Three, the observer's own three, and what both clients ask in the background.
            assertThat(reads(observer) - before).isBetween(3L, 20L);
        } finally {
            observer.shutdown();
        }
    }

    @Test
    void whenOneMasterHangsTheOthersAnswer() {
        List<ResultKey> keys = keys("one-hangs", 90);
        RedisServerProcess hanging = cluster.nodes().get(2);
        try (ResultStore store = TestStores.of(connection(), Duration.ofMillis(500))) {
            put(store, keys);

            hanging.pause();
            try {
                Collection<StoreRead> reads =
                        store.getAll(keys).toCompletableFuture().join().values();

                assertThat(reads).hasSize(90);
                assertThat(reads).filteredOn(StoreRead.Found.class::isInstance).hasSizeBetween(30, 89);
                assertThat(reads).filteredOn(StoreRead.Failed.class::isInstance).hasSizeBetween(1, 60);
                assertThat(reads).noneMatch(StoreRead.Absent.class::isInstance);
            } finally {
                hanging.resume();
            }
            await().untilAsserted(() -> assertThat(
                            store.getAll(keys).toCompletableFuture().join().values())
                    .allMatch(StoreRead.Found.class::isInstance));
        }
    }

    @Test
    void whatIsReplacedIsToldOfInTheWholeCluster() {
        try (ResultStore store = createStore();
                ResultStore another = createStore()) {
            ReplacementLog mine = TestStores.present(store.replacements());
            ReplacementLog others = TestStores.present(another.replacements());
            AtomicInteger heard = new AtomicInteger();
            try (EvictionLog.Listening listening = others.listen(heard::incrementAndGet)) {
                assertThat(listening).isNotNull();
                others.readAfter(null).toCompletableFuture().join();

                // The subscription may not have begun yet.
                await().until(() -> {
                    mine.append(List.of(new byte[] {7})).toCompletableFuture().join();
                    return heard.get() > 0;
                });

                assertThat(others.readAfter(null).toCompletableFuture().join().records())
                        .isNotEmpty()
                        .allMatch(record -> record.bytes()[0] == 7);
            }
        }
    }

    private static long reads(RedissonClient observer) {
        RedisCluster nodes = observer.getRedisNodes(RedisNodes.CLUSTER);
        return nodes.getMasters().stream()
                .mapToLong(master -> Long.parseLong(TestStores.present(
                        master.info(RedisNode.InfoSection.STATS).get("total_reads_processed"))))
                .sum();
    }

    private static void put(ResultStore store, List<ResultKey> keys) {
        store.putAll(keys.stream()
                        .map(each -> new StoreWrite(each, entry(each, "here"), Long.MAX_VALUE, WriteCondition.absent()))
                        .toList())
                .toCompletableFuture()
                .join();
    }

    private static List<ResultKey> keys(String model, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> key(model, "v1", "input " + i))
                .toList();
    }

    private static RedisConnectionOptions connection() {
        return RedisConnectionOptions.of(new RedisConnectionOptions.Cluster(cluster.uris().stream()
                .map(uri -> new RedisConnectionOptions.Node(
                        "127.0.0.1", URI.create(uri).getPort()))
                .toList()));
    }
}
