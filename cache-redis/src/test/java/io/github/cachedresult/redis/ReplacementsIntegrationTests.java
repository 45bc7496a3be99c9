package io.github.cachedresult.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.store.ReplacementLog;
import io.github.cachedresult.store.ReplacementLog.Numbered;
import io.github.cachedresult.store.ReplacementLog.Page;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.server.FaultProxy;
import io.github.cachedresult.test.server.RedisServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** What one process hears of the entries that another replaced, each with a memory of its own. */
@Timeout(120)
class ReplacementsIntegrationTests {

    /** What no message tells is not heard of within a test. */
    private static final Duration NEVER = Duration.ofDays(1);

    private static final Duration OFTEN = Duration.ofMillis(200);

    @AutoClose
    private static final ObservedRedis REDIS = new ObservedRedis();

    /** A process that has a memory. */
    private static final class Node implements AutoCloseable {

        private final ResultCache cache;
        private final CachedOperation<String> operation;

        Node(RedisConnectionOptions connection, Duration pollInterval) {
            cache = ResultCache.builder()
                    .store(TestStores.of(connection, Duration.ofSeconds(5)))
                    .evictions(new EvictionOptions(pollInterval, null, 0))
                    .build();
            operation =
                    cache.operation("op", String.class).model("m").inputs("x").build();
        }

        Cached<String> get(String otherwise) {
            return cache.get(operation, () -> otherwise, "x");
        }

        void replace(String value) {
            assertThat(cache.get(operation, CacheMode.REFRESH, () -> value, "x").value())
                    .isEqualTo(value);
        }

        void assertHolds(String value) {
            Cached<String> held = get("computed anew");
            assertThat(held.value()).isEqualTo(value);
            assertThat(held.cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        }

        void awaitCurrent(String value) {
            await().untilAsserted(() -> assertThat(get("computed anew").value()).isEqualTo(value));
        }

        @Override
        public void close() {
            cache.close();
        }
    }

    @BeforeEach
    void empty() {
        REDIS.server().flushAll();
    }

    private static Node node(Duration pollInterval) {
        return new Node(REDIS.connection(), pollInterval);
    }

    private static Node node(FaultProxy proxy, Duration pollInterval) {
        return new Node(RedisConnectionOptions.of(URI.create("redis://127.0.0.1:" + proxy.port())), pollInterval);
    }

    private static void awaitSubscribers(int count) {
        await().until(() ->
                REDIS.observer().getTopic(RedisKeys.REPLACEMENT_CHANNEL).countSubscribers() == count);
    }

    @Test
    void whatOneProcessReplacedTheOtherHearsOfByAMessage(TestReporter reporter) {
        try (Node a = node(NEVER);
                Node b = node(NEVER)) {
            a.get("one");
            assertThat(b.get("").value()).isEqualTo("one");
            b.assertHolds("one");
            awaitSubscribers(2);

            a.replace("two");

            long replaced = System.nanoTime();
            b.awaitCurrent("two");
            reporter.publishEntry(
                    "seen after", Duration.ofNanos(System.nanoTime() - replaced).toString());
            b.assertHolds("two");
            a.assertHolds("two");
        }
    }

    @Test
    void whatIsRefreshedWhenRedisHasNothingToReplace_theOtherHearsOfToo() {
        try (Node a = node(NEVER);
                Node b = node(NEVER)) {
            a.get("one");
            assertThat(b.get("").value()).isEqualTo("one");
            b.assertHolds("one");
            awaitSubscribers(2);
            // As it does when it is full.
            assertThat(REDIS.observer().getKeys().deleteByPattern("cachedresult:m:*"))
                    .isEqualTo(1);

            a.replace("two");

            b.awaitCurrent("two");
        }
    }

    @Test
    void whatWasReplacedWhileAProcessWasCutOffItHearsOfAfterwards() {
        try (FaultProxy proxy = FaultProxy.to(REDIS.server().port());
                Node a = node(OFTEN);
                Node b = node(proxy, OFTEN)) {
            a.get("one");
            assertThat(b.get("").value()).isEqualTo("one");
            awaitSubscribers(2);

            proxy.refuse();
            a.replace("two");
            b.assertHolds("one");
            proxy.pass();

            b.awaitCurrent("two");
        }
    }

    @Test
    void aMessageThatIsLostIsRepairedByTheLog() throws IOException {
        try (Node a = node(NEVER);
                Node b = node(OFTEN)) {
            a.get("one");
            assertThat(b.get("").value()).isEqualTo("one");
            awaitSubscribers(2);

            // It takes a moment until they are renewed.
            endAllSubscriptions();
            a.replace("two");

            b.awaitCurrent("two");
        }
    }

    private static void endAllSubscriptions() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), REDIS.server().port())) {
            socket.getOutputStream().write("CLIENT KILL TYPE pubsub\r\n".getBytes(US_ASCII));
            // An integer: how many there were.
            assertThat(socket.getInputStream().read()).isEqualTo(':');
            assertThat(socket.getInputStream().read()).isGreaterThan('0');
        }
    }

    @Test
    void afterRedisWasEmptiedWhatIsHeldStaysAndWhatIsReplacedIsHeardOf() {
        try (RedisServerProcess restarted = RedisServerProcess.start();
                Node a = new Node(TestStores.at(restarted), OFTEN);
                Node b = new Node(TestStores.at(restarted), OFTEN)) {
            a.get("one");
            assertThat(b.get("").value()).isEqualTo("one");

            restarted.restart();

            b.assertHolds("one");
            await().untilAsserted(() -> {
                a.replace("two");
                a.replace("three");
                assertThat(b.get("computed anew").value()).isEqualTo("three");
            });
        }
    }

    @Test
    void onlyAReplacementIsWrittenAndOnlyOnce() {
        try (Node a = node(NEVER);
                Node b = node(NEVER)) {
            awaitSubscribers(2);
            long added = REDIS.calls("xadd");
            long published = REDIS.calls("publish");

            a.get("one");
            b.get("");
            b.assertHolds("one");
            assertThat(REDIS.calls("xadd") - added).isZero();
            assertThat(REDIS.calls("publish") - published).isZero();

            a.replace("two");
            b.awaitCurrent("two");
            assertThat(REDIS.calls("xadd") - added).isEqualTo(1);
            assertThat(REDIS.calls("publish") - published).isEqualTo(1);
        }
    }

    @Test
    void whoFellBehindOrReadAnotherLogIsToldSo() {
        try (ResultStore store = TestStores.patient(REDIS.connection())) {
            ReplacementLog log = TestStores.present(store.replacements());
            assertThat(readAfter(log, null)).isEqualTo(new Page(List.of(), false));
            append(log, 2);
            List<Numbered> first = readAfter(log, null).records();
            assertThat(first).extracting(Numbered::bytes).containsExactly(new byte[] {0}, new byte[] {1});
            assertThat(readAfter(log, first.get(0)).records())
                    .extracting(Numbered::number)
                    .containsExactly(first.get(1).number());
            assertThat(readAfter(log, first.get(1))).isEqualTo(new Page(List.of(), false));

            for (int i = 0; i < 110; i++) {
                append(log, 100);
            }
            assertThat(readAfter(log, first.get(1))).isEqualTo(new Page(List.of(), true));
            List<Numbered> later = readAfter(log, null).records();
            assertThat(later).hasSize(1_000).allMatch(record -> record.log()
                    .equals(first.get(0).log()));

            REDIS.server().flushAll();
            append(log, 1);
            assertThat(readAfter(log, later.get(0)).lost()).isTrue();
            assertThat(readAfter(log, null).records())
                    .noneMatch(record -> record.log().equals(first.get(0).log()));
        }
    }

    private static Page readAfter(ReplacementLog log, @Nullable Numbered last) {
        return log.readAfter(last).toCompletableFuture().join();
    }

    private static void append(ReplacementLog log, int count) {
        List<byte[]> records =
                IntStream.range(0, count).mapToObj(i -> new byte[] {(byte) i}).toList();
        log.append(records).toCompletableFuture().join();
    }
}
