package io.github.cachedresult.s3;

import static io.github.cachedresult.s3.S3TestStores.found;
import static io.github.cachedresult.s3.S3TestStores.read;
import static io.github.cachedresult.s3.S3TestStores.since;
import static io.github.cachedresult.s3.S3TestStores.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredHeader;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.test.SampleEntries;
import io.github.cachedresult.test.server.S3Server;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

class S3StoreIntegrationTests {

    @AutoClose
    private static final S3Server SERVER = S3TestStores.startServer();

    @AutoClose
    private static final S3AsyncClient CLIENT = S3AsyncClient.builder()
            .endpointOverride(SERVER.endpoint())
            .region(Region.of(SERVER.region()))
            .credentialsProvider(S3TestStores.credentials(SERVER.accessKey(), SERVER.secretKey()))
            .forcePathStyle(true)
            .build();

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void saysWhatItIs() {
        ResultStore store = open(S3TestStores.optionsFor(SERVER).build());

        assertThat(store.tier()).isEqualTo(Tier.S3);
        assertThat(store.description()).isEqualTo("S3 bucket results at " + SERVER.endpoint());
    }

    @Test
    void of16WritersInFourStoresOneWins() throws Exception {
        List<ResultStore> stores = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            stores.add(open(S3TestStores.optionsFor(SERVER).build()));
        }
        ExecutorService writers = Executors.newFixedThreadPool(16);
        opened.add(writers::shutdownNow);
        for (int round = 0; round < 10; round++) {
            ResultKey key = SampleEntries.key("race", "v1", "round " + round);
            CountDownLatch start = new CountDownLatch(1);
            List<Future<WriteOutcome>> outcomes = new ArrayList<>();
            for (int writer = 0; writer < 16; writer++) {
                ResultStore store = stores.get(writer % 4);
                byte[] bytes = SampleEntries.entry(key, "of writer " + writer);
                outcomes.add(writers.submit(() -> {
                    start.await();
                    return write(store, key, bytes);
                }));
            }
            start.countDown();

            int winners = 0;
            byte[] winner = null;
            for (Future<WriteOutcome> outcome : outcomes) {
                if (outcome.get() instanceof WriteOutcome.LostTo lost) {
                    winner = lost.winner().bytes();
                } else {
                    assertThat(outcome.get()).isInstanceOf(WriteOutcome.Stored.class);
                    winners++;
                }
            }
            assertThat(winners).isEqualTo(1);
            assertThat(winner).isEqualTo(found(stores.get(0), key).bytes());
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.cachedresult.s3.S3TestStores#oddNames")
    void objectHasItsPlaceATypeAndASummaryInAscii(String name) throws Exception {
        ResultStore store =
                open(S3TestStores.optionsFor(SERVER).prefix("odd/names").build());
        ResultKey key = SampleEntries.key(name, name, "CCO");
        write(store, key, SampleEntries.entry(key, "1"));

        HeadObjectResponse head = head(new ObjectLayout("odd/names").pathOf(key));

        assertThat(head.contentType()).isEqualTo("application/vnd.cachedresult.entry");
        assertThat(head.metadata())
                .containsEntry("entry-format", "1")
                .containsEntry("computed-at", "2026-01-01T00:00:00Z");
        assertThat(head.metadata().toString()).matches("\\p{ASCII}+").hasSizeLessThan(2048);
        assertThat(found(store, key).bytes()).isEqualTo(SampleEntries.entry(key, "1"));
    }

    @Test
    void whatIsNoEntrySaysWhatItIs() throws Exception {
        ResultStore store = open(S3TestStores.optionsFor(SERVER).prefix("types").build());
        ObjectLayout layout = new ObjectLayout("types");
        UUID log = UUID.randomUUID();
        ResultKey derived = SampleEntries.key("model", "v1", "derived");
        EntryReference source = SampleEntries.reference(SampleEntries.key("model", "v1", "source"));

        write(store, SampleEntries.key("model", "v1", "none"), new byte[3]);
        write(store, derived, SampleEntries.derivedEntry(derived, List.of(source), EntryHeader.NEVER));
        store.evictions().begin(null, log).toCompletableFuture().get(30, TimeUnit.SECONDS);
        store.evictions()
                .append(log, 1, List.of(new byte[] {(byte) 0xa0}))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);

        assertThat(head(layout.pathOf(SampleEntries.key("model", "v1", "none"))).metadata())
                .isEmpty();
        String indexed = layout.prefixOfDerived(source.entryId())
                + SampleEntries.reference(derived).entryId();
        for (String path : List.of(layout.recordPath(log, 1), indexed)) {
            assertThat(head(path).contentType()).isEqualTo("application/cbor");
            assertThat(head(path).metadata()).isEmpty();
        }
        assertThat(head(layout.evictionLogPath()).contentType()).isEqualTo("text/plain");
    }

    private static HeadObjectResponse head(String path) {
        return CLIENT.headObject(request -> request.bucket(S3TestStores.BUCKET).key(path))
                .join();
    }

    @ParameterizedTest
    @EnumSource(ChecksumCalculation.class)
    void eitherChecksumCalculationWorks(ChecksumCalculation checksums) throws Exception {
        ResultStore store =
                open(S3TestStores.optionsFor(SERVER).checksums(checksums).build());
        ResultKey key = SampleEntries.key("checksums", checksums.name(), "CCO");

        assertThat(write(store, key, SampleEntries.entry(key, "1"))).isInstanceOf(WriteOutcome.Stored.class);
        assertThat(found(store, key).bytes()).isEqualTo(SampleEntries.entry(key, "1"));
    }

    @Test
    void emptyPrefixPutsModelsAtTheTopAndOtherObjectsAreNotListed() throws Exception {
        SERVER.createBucket("top-level");
        ResultStore store = open(withBucket("top-level").prefix("").build());
        ResultKey key = SampleEntries.key("model", "v1", "CCO");
        write(store, key, SampleEntries.entry(key, "1"));
        CLIENT.putObject(
                        request -> request.bucket("top-level").key("model/v1/readme.txt"),
                        AsyncRequestBody.fromString("not ours"))
                .join();

        try (Stream<StoredHeader> headers = store.headers(EntrySelection.all())) {
            assertThat(headers).extracting(StoredHeader::location).containsExactly("model/v1/" + key.text());
        }
    }

    @Test
    void moreThanOnePageIsListed() throws Exception {
        ResultStore store = open(S3TestStores.optionsFor(SERVER)
                .prefix("pages")
                .timeout(Duration.ofSeconds(30))
                .build());
        List<StoreWrite> writes = IntStream.range(0, 1100)
                .mapToObj(i -> SampleEntries.key("model", "v1", "input " + i))
                .map(key ->
                        new StoreWrite(key, SampleEntries.entry(key, "1"), EntryHeader.NEVER, WriteCondition.absent()))
                .toList();
        store.putAll(writes).toCompletableFuture().get(30, TimeUnit.SECONDS);

        try (Stream<StoredHeader> headers = store.headers(EntrySelection.ofModel("model"))) {
            assertThat(headers).hasSize(1100);
        }
    }

    @Test
    void clientOfTheApplicationIsUsedAndNotClosed() throws Exception {
        ResultKey key = SampleEntries.key("yours", "v1", "CCO");

        try (ResultStore store =
                S3Stores.create(S3StoreOptions.builder(S3TestStores.BUCKET).build(), CLIENT)) {
            write(store, key, SampleEntries.entry(key, "1"));
            assertThat(found(store, key).bytes()).isEqualTo(SampleEntries.entry(key, "1"));
        }

        assertThat(CLIENT.listBuckets().join().buckets()).isNotEmpty();
    }

    @Test
    void missingBucketFailsEveryCallWarnsOnceAndRecovers() throws Exception {
        try (RecordedLog log = RecordedLog.of(S3Store.class)) {
            ResultStore store = open(withBucket("created-late").build());
            ResultKey key = SampleEntries.key("model", "v1", "CCO");

            assertThat(read(store, key)).isInstanceOf(StoreRead.Failed.class);
            assertThat(write(store, key, SampleEntries.entry(key, "1"))).isInstanceOf(WriteOutcome.Failed.class);
            assertThat(store.delete(List.of(key)).toCompletableFuture()).failsWithin(Duration.ofSeconds(5));
            assertThatThrownBy(() -> countHeaders(store)).isInstanceOf(IllegalStateException.class);
            assertThat(log.warnings())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("S3 bucket created-late", "does not exist", "cachedresult.s3.bucket");

            SERVER.createBucket("created-late");
            assertThat(read(store, key)).isInstanceOf(StoreRead.Absent.class);
            assertThat(log.lines()).last().asString().startsWith("INFO").contains("works again");
        }
    }

    @Test
    void wrongSecretIsNamedAtStartWithoutACall() {
        try (RecordedLog log = RecordedLog.of(S3Store.class)) {
            open(S3TestStores.optionsFor(SERVER)
                    .credentials(S3TestStores.credentials(SERVER.accessKey(), "the-wrong-secret"))
                    .build());

            await().untilAsserted(() -> assertThat(log.warnings())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("refuses the credentials", "SignatureDoesNotMatch")
                    .doesNotContain("the-wrong-secret"));
        }
    }

    @Test
    void wrongSecretOrUnknownUserFailsEveryCall() throws Exception {
        ResultKey key = SampleEntries.key("refused", "v1", "CCO");
        for (String user : List.of(SERVER.accessKey(), "unknown")) {
            ResultStore store = open(S3TestStores.optionsFor(SERVER)
                    .credentials(S3TestStores.credentials(user, "the-wrong-secret"))
                    .build());

            assertThat(read(store, key)).isInstanceOf(StoreRead.Failed.class);
            assertThat(write(store, key, SampleEntries.entry(key, "1"))).isInstanceOf(WriteOutcome.Failed.class);
        }
    }

    @Test
    void absentServerIsNotWaitedForAndFailsInTime() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }
        try (RecordedLog log = RecordedLog.of(S3Store.class)) {
            S3StoreOptions options = S3TestStores.optionsFor(S3TestStores.local(port))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            long begin = System.nanoTime();
            ResultStore store = open(options);
            assertThat(since(begin)).isLessThan(options.timeout());

            ResultKey key = SampleEntries.key("model", "v1", "CCO");
            begin = System.nanoTime();
            assertThat(read(store, key)).isInstanceOf(StoreRead.Failed.class);
            assertThat(since(begin)).isLessThan(Duration.ofMillis(2500));
            assertThat(log.warnings()).hasSize(1).first().asString().contains("cannot be reached", "endpoint");
        }
    }

    private static long countHeaders(ResultStore store) {
        try (Stream<StoredHeader> headers = store.headers(EntrySelection.all())) {
            return headers.count();
        }
    }

    private static S3StoreOptions.Builder withBucket(String bucket) {
        return S3StoreOptions.builder(bucket)
                .endpoint(SERVER.endpoint())
                .pathStyle(true)
                .credentials(S3TestStores.credentials(SERVER.accessKey(), SERVER.secretKey()));
    }

    private ResultStore open(S3StoreOptions options) {
        ResultStore store = S3Stores.create(options);
        opened.add(store);
        return store;
    }
}
