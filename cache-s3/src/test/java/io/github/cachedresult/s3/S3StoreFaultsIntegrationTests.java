package io.github.cachedresult.s3;

import static io.github.cachedresult.s3.S3TestStores.found;
import static io.github.cachedresult.s3.S3TestStores.read;
import static io.github.cachedresult.s3.S3TestStores.since;
import static io.github.cachedresult.s3.S3TestStores.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoredHeader;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.test.SampleEntries;
import io.github.cachedresult.test.server.FaultProxy;
import io.github.cachedresult.test.server.S3Server;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3StoreFaultsIntegrationTests {

    private static final Duration TIMEOUT = Duration.ofMillis(1200);
    private static final Duration TIMEOUT_AND_SLACK = TIMEOUT.plusMillis(500);

    @AutoClose
    private static final S3Server SERVER = S3TestStores.startServer();

    private final ResultKey key = SampleEntries.key("faults", "v1", "CCO");
    private final byte[] entry = SampleEntries.entry(key, "x".repeat(300_000));
    private final FaultProxy proxy = FaultProxy.to(SERVER.port());
    private final RecordedLog log = RecordedLog.of(S3Store.class);
    private final ResultStore store = S3Stores.create(S3TestStores.optionsFor(S3TestStores.local(proxy.port()))
            .timeout(TIMEOUT)
            .build());

    @BeforeEach
    void storeEntry() throws Exception {
        // The first call of a JVM also creates its first client.
        S3TestStores.awaitAnswer(store, key);
        write(store, key, entry);
        assertThat(found(store, key).bytes()).isEqualTo(entry);
    }

    @AfterEach
    void close() {
        store.close();
        proxy.close();
        log.close();
    }

    @Test
    void hungServerFailsInTimeAndIsUsedAgainWhenItAnswers() throws Exception {
        proxy.hang();

        long begin = System.nanoTime();
        assertThat(read(store, key)).isInstanceOf(StoreRead.Failed.class);
        assertThat(since(begin)).isBetween(TIMEOUT.minusMillis(100), TIMEOUT_AND_SLACK);
        begin = System.nanoTime();
        assertThat(write(store, key, entry)).isInstanceOf(WriteOutcome.Failed.class);
        assertThat(since(begin)).isLessThan(TIMEOUT_AND_SLACK);
        assertThat(log.warnings()).hasSize(1).first().asString().contains("does not answer within", "timeout");

        proxy.pass();
        assertThat(found(store, key).bytes()).isEqualTo(entry);
        assertThat(log.lines()).last().asString().contains("works again");
    }

    @Test
    void batchLargerThanTheConcurrencyFailsInTimeAsAWhole() throws Exception {
        List<ResultKey> keys = IntStream.range(0, 500)
                .mapToObj(i -> SampleEntries.key("faults", "v1", "input " + i))
                .toList();
        proxy.hang();

        long begin = System.nanoTime();
        CompletableFuture<Map<ResultKey, StoreRead>> reads = store.getAll(keys).toCompletableFuture();
        assertThat(reads).isNotDone();
        assertThat(reads.get(30, TimeUnit.SECONDS)).hasSize(500).allSatisfy((each, read) -> assertThat(read)
                .isInstanceOf(StoreRead.Failed.class));
        assertThat(since(begin)).isLessThan(TIMEOUT_AND_SLACK);

        proxy.pass();
        S3TestStores.awaitAnswer(store, key);
        assertThat(found(store, key).bytes()).isEqualTo(entry);
    }

    @Test
    void listingOfAHungServerThrowsInTime() {
        proxy.hang();

        long begin = System.nanoTime();
        assertThatThrownBy(() -> {
                    try (Stream<StoredHeader> headers = store.headers(EntrySelection.all())) {
                        headers.forEach(header -> {});
                    }
                })
                .isInstanceOf(IllegalStateException.class);
        assertThat(since(begin)).isLessThan(TIMEOUT_AND_SLACK);
    }

    @Test
    void refusedConnectionFailsAndIsUsedAgain() throws Exception {
        proxy.refuse();
        assertThat(read(store, key)).isInstanceOf(StoreRead.Failed.class);

        proxy.pass();
        assertThat(found(store, key).bytes()).isEqualTo(entry);
    }

    @Test
    void replyThatEndsInTheMiddleIsNoEntry() throws Exception {
        proxy.cutAfter(100_000);
        assertThat(read(store, key)).isInstanceOf(StoreRead.Failed.class);

        proxy.pass();
        assertThat(found(store, key).bytes()).isEqualTo(entry);
    }

    @Test
    void replyThatIsResetInTheMiddleIsNoEntry() throws Exception {
        proxy.resetAfter(100_000);
        assertThat(read(store, key)).isInstanceOf(StoreRead.Failed.class);

        proxy.pass();
        assertThat(found(store, key).bytes()).isEqualTo(entry);
    }

    @Test
    void slowServerIsWaitedForWithinTheTimeout() throws Exception {
        proxy.delay(TIMEOUT.dividedBy(3));

        assertThat(found(store, key).bytes()).isEqualTo(entry);
    }

    @Test
    void closingWaitsForACallUnderWayAndNotForEver() throws Exception {
        proxy.hang();
        CompletableFuture<Map<ResultKey, StoreRead>> call =
                store.getAll(List.of(key)).toCompletableFuture();

        long begin = System.nanoTime();
        store.close();

        assertThat(since(begin)).isLessThan(TIMEOUT_AND_SLACK);
        assertThat(call).isDone();
        assertThat(call.get().get(key)).isInstanceOf(StoreRead.Failed.class);
    }

    @Test
    void closingLetsACallUnderWayComeToItsEnd() throws Exception {
        proxy.delay(TIMEOUT.dividedBy(3));
        CompletableFuture<Map<ResultKey, StoreRead>> call =
                store.getAll(List.of(key)).toCompletableFuture();

        store.close();

        assertThat(call).isDone();
        assertThat(call.get().get(key)).isInstanceOf(StoreRead.Found.class);
    }

    @Test
    void closingAtOnceIsQuick() {
        ResultStore shortLived = S3Stores.create(S3TestStores.optionsFor(S3TestStores.local(proxy.port()))
                .timeout(Duration.ofSeconds(20))
                .build());
        proxy.hang();

        long begin = System.nanoTime();
        shortLived.close();

        assertThat(since(begin)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void onceClosedNoThreadOfTheClientAndNoConnectionIsLeft() {
        assertThat(threadsOfClients()).isNotEmpty();

        store.close();

        assertThat(threadsOfClients()).isEmpty();
        await().untilAsserted(() -> assertThat(proxy.connections()).isZero());
    }

    /** Threads that serve channels; one that has left its loop is on its last steps. */
    private static Stream<String> threadsOfClients() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> Stream.of(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().startsWith("io.netty.channel.")))
                .map(thread -> thread.getKey().getName());
    }
}
