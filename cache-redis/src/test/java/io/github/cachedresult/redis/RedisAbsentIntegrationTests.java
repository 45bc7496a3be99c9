package io.github.cachedresult.redis;

import static io.github.cachedresult.test.SampleEntries.entry;
import static io.github.cachedresult.test.SampleEntries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.test.server.FaultProxy;
import io.github.cachedresult.test.server.RedisServerProcess;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RedisAbsentIntegrationTests {

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    /** What takes less than half of it has not waited for it, on a busy machine too. */
    private static final Duration LONG_TIMEOUT = Duration.ofSeconds(10);

    @SuppressWarnings("NullAway.Init")
    private static RedisServerProcess server;

    private final ResultKey key = key("absent", "v1", "input");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeAll
    static void startServer() {
        server = RedisServerProcess.start();
        // The first store of a process loads classes; what follows is measured.
        try (ResultStore store = TestStores.patient(TestStores.at(server))) {
            TestStores.read(store, key("absent", "v1", "first"));
        }
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void listen() {
        server.restart();
        log.start();
        logger().addAppender(log);
        logger().setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(log);
        logger().setLevel(null);
    }

    @Test
    void aStoreIsMadeWithoutRedisFailsAtOnceAndFindsItLater() {
        server.kill();
        long start = System.nanoTime();

        try (ResultStore store = TestStores.of(TestStores.at(server), LONG_TIMEOUT)) {
            // The first waits until the first attempt has been refused.
            assertThat(TestStores.read(store, key)).isInstanceOf(StoreRead.Failed.class);
            for (int i = 0; i < 100; i++) {
                assertThat(store.getAll(List.of(key)).toCompletableFuture()).isDone();
                assertThat(TestStores.read(store, key)).isInstanceOf(StoreRead.Failed.class);
                assertThat(put(store)).isInstanceOf(WriteOutcome.Failed.class);
            }
            assertThat(since(start)).isLessThan(LONG_TIMEOUT.dividedBy(2));
            assertThat(store.delete(List.of(key)).toCompletableFuture()).isCompletedExceptionally();
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> {
                        try (Stream<?> headers = store.headers(EntrySelection.all())) {
                            headers.toList();
                        }
                    })
                    .withMessageContaining("127.0.0.1:" + server.port());

            server.restart();
            await().untilAsserted(() -> assertThat(TestStores.read(store, key)).isInstanceOf(StoreRead.Absent.class));
        }
        assertThat(logged())
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.get(0))
                        .startsWith(
                                "WARN Redis at 127.0.0.1:" + server.port() + " cannot be reached: Connection refused"))
                .satisfies(lines -> assertThat(lines.get(1))
                        .isEqualTo("INFO Connected to Redis at 127.0.0.1:" + server.port() + "."));
    }

    @Test
    void whatAProcessAsksInItsFirstMomentsWaitsForTheConnection() {
        try (ResultStore store = TestStores.patient(TestStores.at(server))) {
            assertThat(put(store)).isInstanceOf(WriteOutcome.Stored.class);
        }
    }

    @Test
    void aServerThatAcceptsAndIsSilentFailsInTimeAndIsFoundLater() {
        try (FaultProxy proxy = FaultProxy.to(server.port())) {
            proxy.hang();
            try (ResultStore store = TestStores.of(at("redis://127.0.0.1:" + proxy.port()), TIMEOUT)) {
                long start = System.nanoTime();
                assertThat(TestStores.read(store, key)).isInstanceOf(StoreRead.Failed.class);
                assertThat(since(start)).isLessThan(TIMEOUT.plusMillis(300));

                proxy.pass();
                await().untilAsserted(
                                () -> assertThat(TestStores.read(store, key)).isInstanceOf(StoreRead.Absent.class));
            }
        }
    }

    @Test
    void aPausedServerFailsInTimeAndRecovers() {
        try (ResultStore store = TestStores.of(TestStores.at(server), TIMEOUT)) {
            await().untilAsserted(() -> assertThat(put(store)).isInstanceOf(WriteOutcome.Stored.class));
            server.pause();
            for (int i = 0; i < 3; i++) {
                long start = System.nanoTime();
                assertThat(TestStores.read(store, key)).isInstanceOf(StoreRead.Failed.class);
                assertThat(since(start)).isBetween(TIMEOUT.dividedBy(2), TIMEOUT.plusMillis(300));
                start = System.nanoTime();
                assertThat(put(store)).isInstanceOf(WriteOutcome.Failed.class);
                assertThat(since(start)).isLessThan(TIMEOUT.plusMillis(300));
            }

            server.resume();
            await().untilAsserted(() -> assertThat(TestStores.read(store, key)).isInstanceOf(StoreRead.Found.class));
        }
    }

    @Test
    void aServerThatDiedFailsAtOnceAndIsFoundAgainEmpty() {
        try (ResultStore store = TestStores.of(TestStores.at(server), LONG_TIMEOUT)) {
            await().untilAsserted(() -> assertThat(put(store)).isInstanceOf(WriteOutcome.Stored.class));
            server.kill();
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                assertThat(TestStores.read(store, key)).isInstanceOf(StoreRead.Failed.class);
                // A refused connection is an answer: there is nothing to wait for.
                assertThat(since(start)).isLessThan(LONG_TIMEOUT.dividedBy(2));
            }

            server.restart();
            await().untilAsserted(() -> assertThat(TestStores.read(store, key)).isInstanceOf(StoreRead.Absent.class));
            assertThat(put(store)).isInstanceOf(WriteOutcome.Stored.class);
        }
        assertThat(logged().subList(1, 3))
                .satisfies(lines -> assertThat(lines.get(0))
                        .startsWith("WARN Lost the connection to Redis at 127.0.0.1:" + server.port()))
                .satisfies(lines -> assertThat(lines.get(1))
                        .isEqualTo("INFO Connected to Redis at 127.0.0.1:" + server.port() + " again."));
    }

    @Test
    void aRefusedPasswordIsNamedAsTheCauseAndNotShown() {
        try (RedisServerProcess locked =
                        RedisServerProcess.builder().password("the-right-one").start();
                ResultStore store = TestStores.of(at("redis://:the-wrong-one@127.0.0.1:" + locked.port()), TIMEOUT)) {
            await().untilAsserted(() -> assertThat(logged()).hasSize(1));

            assertThat(logged().get(0))
                    .startsWith("WARN Redis at 127.0.0.1:" + locked.port() + " cannot be reached: ")
                    .contains("WRONGPASS")
                    .doesNotContain("the-wrong-one", "CommandData");
            assertThat(String.valueOf(((StoreRead.Failed) TestStores.read(store, key))
                            .cause()
                            .getMessage()))
                    .doesNotContain("the-wrong-one");
        }
    }

    @Test
    void closingDoesNotWaitForAServerThatIsGone() {
        server.kill();
        ResultStore unconnected = TestStores.of(TestStores.at(server), LONG_TIMEOUT);
        long start = System.nanoTime();
        unconnected.close();
        assertThat(since(start)).isLessThan(LONG_TIMEOUT.dividedBy(2));

        server.restart();
        ResultStore connected = TestStores.of(TestStores.at(server), TIMEOUT);
        await().untilAsserted(() -> assertThat(put(connected)).isInstanceOf(WriteOutcome.Stored.class));
        server.pause();
        var read = connected.getAll(List.of(key)).toCompletableFuture();
        start = System.nanoTime();
        connected.close();
        assertThat(since(start)).isLessThan(TIMEOUT.multipliedBy(2).plusMillis(300));
        assertThat(read).isDone();
        start = System.nanoTime();
        connected.close();
        assertThat(since(start)).isLessThan(TIMEOUT);
    }

    @Test
    void closingWaitsForCallsUnderWay() {
        try (FaultProxy proxy = FaultProxy.to(server.port())) {
            ResultStore store = TestStores.patient(at("redis://127.0.0.1:" + proxy.port()));
            assertThat(TestStores.read(store, key)).isInstanceOf(StoreRead.Absent.class);
            proxy.delay(Duration.ofMillis(300));
            var put = store.putAll(List.of(write())).toCompletableFuture();

            store.close();

            assertThat(put).isCompletedWithValueMatching(outcomes -> outcomes.get(key) instanceof WriteOutcome.Stored);
        }
    }

    @Test
    void onceClosedNoThreadOfTheClientAndNoConnectionIsLeft() {
        try (FaultProxy proxy = FaultProxy.to(server.port())) {
            ResultStore store = TestStores.patient(at("redis://127.0.0.1:" + proxy.port()));
            TestStores.read(store, key);
            assertThat(threadsOfClients()).isNotEmpty();

            store.close();

            assertThat(threadsOfClients()).isEmpty();
            await().untilAsserted(() -> assertThat(proxy.connections()).isZero());
        }
    }

    @Test
    void afterARefusalNoThreadOfTheClientIsLeft() {
        try (RedisServerProcess locked =
                RedisServerProcess.builder().password("the-right-one").start()) {
            ResultStore store = TestStores.patient(at("redis://:the-wrong-one@127.0.0.1:" + locked.port()));
            assertThat(TestStores.read(store, key)).isInstanceOf(StoreRead.Failed.class);

            store.close();

            assertThat(threadsOfClients()).isEmpty();
        }
    }

    @Test
    void closedWhileItIsOpenedNoThreadOfTheClientIsLeft() {
        for (int pause = 0; pause < 200; pause += 5) {
            ResultStore store = TestStores.patient(TestStores.at(server));
            LockSupport.parkNanos(Duration.ofMillis(pause).toNanos());

            store.close();

            assertThat(threadsOfClients()).as("closed after %s ms", pause).isEmpty();
        }
    }

    /** Threads that serve channels; one that has left its loop is on its last steps. */
    private static Stream<String> threadsOfClients() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> Stream.of(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().startsWith("io.netty.channel.")))
                .map(thread -> thread.getKey().getName());
    }

    private WriteOutcome put(ResultStore store) {
        return TestStores.present(
                store.putAll(List.of(write())).toCompletableFuture().join().get(key));
    }

    private StoreWrite write() {
        return new StoreWrite(key, entry(key, "here"), EntryHeader.NEVER, WriteCondition.absent());
    }

    private List<String> logged() {
        return log.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    private static RedisConnectionOptions at(String uri) {
        return RedisConnectionOptions.of(URI.create(uri));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(RedisConnection.class);
    }
}
