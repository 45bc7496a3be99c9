package io.github.cachedresult.redis;

import static io.github.cachedresult.test.SampleEntries.entry;
import static io.github.cachedresult.test.SampleEntries.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntryRefusedException;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.test.server.RedisServerProcess;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.config.Config;
import org.slf4j.LoggerFactory;

/** What a server answers that is no entry and no silence. */
class RefusalsIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void record() {
        log.start();
        logger().setLevel(Level.INFO);
        logger().addAppender(log);
    }

    @AfterEach
    void recordNoMore() {
        logger().detachAppender(log);
        logger().setLevel(null);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(RedisConnection.class);
    }

    @Test
    void whatIsNoString_isFoundAndReplaced() {
        ResultKey wanted = key("foreign", "v1", "a");
        try (RedisServerProcess server = RedisServerProcess.start();
                ResultStore store = TestStores.patient(TestStores.at(server))) {
            withClient(server, client -> client.getList(RedisKeys.of(wanted)).add("an element"));

            assertThat(TestStores.read(store, wanted))
                    .isInstanceOfSatisfying(
                            StoreRead.Found.class,
                            found -> assertThat(found.entry().bytes()).isEmpty());
            assertThat(put(store, wanted)).isInstanceOf(WriteOutcome.Stored.class);
            assertThat(TestStores.read(store, wanted))
                    .isInstanceOfSatisfying(
                            StoreRead.Found.class,
                            found -> assertThat(found.entry().bytes()).isEqualTo(entry(wanted, "payload")));
        }
    }

    @Test
    void aServerThatIsFull_isSaidOnce() {
        try (RedisServerProcess server =
                        RedisServerProcess.builder().setting("maxmemory", "1").start();
                ResultStore store = TestStores.of(TestStores.at(server), PATIENCE)) {
            for (int i = 0; i < 3; i++) {
                assertThat(put(store, key("full", "v1", "a" + i))).isInstanceOf(WriteOutcome.Failed.class);
            }

            assertThat(lines("refuses what it is asked"))
                    .singleElement()
                    .asString()
                    .contains("maxmemory");
            withClient(server, client -> client.getRedisNodes(RedisNodes.SINGLE)
                    .getInstance()
                    .setConfig("maxmemory", "0"));
            assertThat(put(store, key("full", "v1", "b"))).isInstanceOf(WriteOutcome.Stored.class);
            assertThat(lines("takes entries again.")).hasSize(1);
        }
    }

    @Test
    void aServerThatIsFull_isFreedOfWhatIsEvicted() {
        UUID evictionLog = UUID.randomUUID();
        ResultKey evicted = key("full", "v1", "evicted");
        try (RedisServerProcess server = RedisServerProcess.start();
                ResultStore store = TestStores.of(TestStores.at(server), PATIENCE)) {
            assertThat(put(store, evicted)).isInstanceOf(WriteOutcome.Stored.class);
            server.set("maxmemory-policy", "noeviction");
            server.set("maxmemory", "1");
            assertThat(put(store, key("full", "v1", "refused"))).isInstanceOf(WriteOutcome.Failed.class);

            assertThat(replaceMark(store, evictionLog, null, "begun")).isTrue();
            assertThat(replaceMark(store, evictionLog, null, "by another")).isFalse();
            StoredEntry seen = new StoredEntry(entry(evicted, "payload"), null);
            assertThat(store.reclaim(Map.of(evicted, seen))
                            .toCompletableFuture()
                            .join())
                    .isEqualTo(1);
            assertThat(replaceMark(store, evictionLog, "begun", "done")).isTrue();
            assertThat(store.evictions().mark(evictionLog).toCompletableFuture().join())
                    .hasValueSatisfying(mark -> assertThat(mark).asString().isEqualTo("done"));
        }
    }

    private static boolean replaceMark(ResultStore store, UUID evictionLog, @Nullable String expected, String next) {
        return store.evictions()
                .replaceMark(evictionLog, expected == null ? null : expected.getBytes(UTF_8), next.getBytes(UTF_8))
                .toCompletableFuture()
                .join();
    }

    @Test
    void anEntryThatIsTooLarge_isRefusedAlone() {
        ResultKey large = key("large", "v1", "a");
        try (RedisServerProcess server = RedisServerProcess.builder()
                        .setting("proto-max-bulk-len", "1mb")
                        .start();
                ResultStore store = limited(server, Long.MAX_VALUE)) {
            StoreWrite write = new StoreWrite(large, new byte[2 << 20], Long.MAX_VALUE, WriteCondition.absent());

            // The server may end the connection before the client has sent all, and then its reply is not always seen.
            Awaitility.await().untilAsserted(() -> assertThat(store.putAll(List.of(write))
                            .toCompletableFuture()
                            .join()
                            .get(large))
                    .isInstanceOfSatisfying(WriteOutcome.Failed.class, failed -> assertThat(failed.cause())
                            .isInstanceOf(EntryRefusedException.class)));
            // The server ends the connection that it came by, which the client notices a little later.
            Awaitility.await().untilAsserted(() -> assertThat(put(store, key("small", "v1", "a")))
                    .isInstanceOf(WriteOutcome.Stored.class));
        }
    }

    private static ResultStore limited(RedisServerProcess server, long maximumEntrySize) {
        return RedisStores.create(
                new RedisStoreOptions(PATIENCE, null).withMaximumEntrySize(maximumEntrySize),
                TestStores.at(server),
                InstantSource.system());
    }

    private List<String> lines(String part) {
        return log.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(part))
                .toList();
    }

    private static void withClient(RedisServerProcess server, Consumer<RedissonClient> action) {
        Config config = new Config();
        config.useSingleServer().setAddress(server.uri());
        RedissonClient client = Redisson.create(config);
        try {
            action.accept(client);
        } finally {
            client.shutdown();
        }
    }

    private static WriteOutcome put(ResultStore store, ResultKey key) {
        StoreWrite write = new StoreWrite(key, entry(key, "payload"), Long.MAX_VALUE, WriteCondition.absent());
        return TestStores.present(
                store.putAll(List.of(write)).toCompletableFuture().join().get(key));
    }
}
