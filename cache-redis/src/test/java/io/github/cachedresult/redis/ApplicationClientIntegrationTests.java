package io.github.cachedresult.redis;

import static io.github.cachedresult.test.SampleEntries.entry;
import static io.github.cachedresult.test.SampleEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.test.ResultStoreContract;
import io.github.cachedresult.test.server.RedisServerProcess;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

class ApplicationClientIntegrationTests extends ResultStoreContract {

    @SuppressWarnings("NullAway.Init")
    private static RedisServerProcess server;

    @SuppressWarnings("NullAway.Init")
    private static RedissonClient client;

    @BeforeAll
    static void startServer() {
        server = RedisServerProcess.start();
        Config config = new Config();
        config.useSingleServer().setAddress(server.uri());
        client = Redisson.create(config);
    }

    @AfterAll
    static void stopServer() {
        client.shutdown();
        server.close();
    }

    @Override
    protected ResultStore createStore() {
        return over(client, Duration.ofSeconds(10));
    }

    @Test
    void theClientIsLeftOpen() {
        createStore().close();

        assertThat(client.isShuttingDown()).isFalse();
        assertThat(client.getKeys().countExists("anything")).isZero();
    }

    @Test
    void aScriptThatRedisForgotIsLoadedAgain() {
        List<ResultKey> keys = List.of(key("scripts", "v1", "a"), key("scripts", "v1", "b"));
        try (ResultStore store = createStore()) {
            for (int round = 0; round < 3; round++) {
                String payload = "round " + round;
                assertThat(store.putAll(keys.stream()
                                        .map(each -> new StoreWrite(
                                                each, entry(each, payload), Long.MAX_VALUE, WriteCondition.absent()))
                                        .toList())
                                .toCompletableFuture()
                                .join()
                                .values())
                        .hasSize(2)
                        .allMatch(WriteOutcome.Stored.class::isInstance);
                store.delete(keys).toCompletableFuture().join();
                client.getScript(StringCodec.INSTANCE).scriptFlush();
            }
        }
    }

    @Test
    void aClientThatConnectsOnFirstUseBlocksNobody() {
        RedisServerProcess absent = RedisServerProcess.start();
        absent.kill();
        Config config = new Config().setLazyInitialization(true);
        config.useSingleServer().setAddress(absent.uri()).setRetryAttempts(1);
        RedissonClient lazy = Redisson.create(config);
        ResultKey wanted = key("lazy", "v1", "a");
        long start = System.nanoTime();
        try (ResultStore store = over(lazy, Duration.ofMillis(200))) {
            StoreRead read = TestStores.read(store, wanted);

            assertThat(read).isInstanceOf(StoreRead.Failed.class);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(600);
        } finally {
            lazy.shutdown();
            absent.close();
        }
    }

    @Test
    void theStoresTimeLimitHoldsWhateverTheClientsIs() {
        ResultKey wanted = key("patient client", "v1", "a");
        try (ResultStore store = over(client, Duration.ofMillis(300))) {
            assertThat(TestStores.read(store, wanted)).isInstanceOf(StoreRead.Absent.class);
            server.pause();
            try {
                long start = System.nanoTime();
                assertThat(TestStores.read(store, wanted)).isInstanceOf(StoreRead.Failed.class);
                assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                        .isBetween(250L, 600L);
            } finally {
                server.resume();
            }
        }
    }

    private static ResultStore over(RedissonClient given, Duration timeout) {
        return RedisStores.create(new RedisStoreOptions(timeout, null), given, InstantSource.system());
    }
}
