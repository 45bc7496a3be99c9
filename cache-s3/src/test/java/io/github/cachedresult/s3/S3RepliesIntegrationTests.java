package io.github.cachedresult.s3;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.github.cachedresult.s3.S3TestStores.found;
import static io.github.cachedresult.s3.S3TestStores.read;
import static io.github.cachedresult.s3.S3TestStores.write;
import static io.github.cachedresult.s3.S3TestStores.writeIf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.FileBytes;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.spool.SpoolOptions;
import io.github.cachedresult.store.EntryRefusedException;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.EntryTimeoutException;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.StoredHeader;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.test.SampleEntries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Replies that no server at hand gives when asked to, and what exactly is asked. */
class S3RepliesIntegrationTests {

    private static final Duration TIMEOUT = Duration.ofMillis(1500);
    private static final WireMockServer SERVER =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

    @TempDir
    Path directory;

    private final ResultKey key = SampleEntries.key("replies", "v1", "CCO");
    private final byte[] entry = SampleEntries.entry(key, "new");
    private final byte[] other = SampleEntries.entry(key, "other");
    private final String path = "/results/" + new ObjectLayout("cachedresult").pathOf(key);
    private final UUID evictionLog = UUID.randomUUID();
    private final RecordedLog log = RecordedLog.of(S3Store.class);
    private ResultStore store = openOnAnEmptyBucket();

    @BeforeAll
    static void startServer() {
        SERVER.start();
        stub(any(anyUrl()), error(404, "NoSuchKey"));
        // The first call of a JVM also creates its first client, which a busy machine takes its time for.
        try (ResultStore first = S3Stores.create(options().build())) {
            S3TestStores.awaitAnswer(first, SampleEntries.key("replies", "v1", "first"));
        }
        SERVER.resetAll();
    }

    @AfterAll
    static void stopServer() {
        SERVER.stop();
    }

    @AfterEach
    void close() {
        store.close();
        log.close();
        SERVER.resetAll();
    }

    @Test
    void missThatLooksLikeARefusalIsNamedAtStart() throws Exception {
        stub(any(anyUrl()), error(403, "AccessDenied"));
        reopen(options());

        await().untilAsserted(() -> assertThat(log.warnings())
                .hasSize(1)
                .first()
                .asString()
                .contains("refuses to read", "s3:ListBucket", "a miss looks like a refusal"));
        assertThat(read(store, key)).isInstanceOfSatisfying(StoreRead.Failed.class, failed -> assertThat(failed.cause())
                .as("others may be found")
                .isInstanceOf(EntryRefusedException.class));

        stub(get(path), aResponse().withBody(entry));
        assertThat(found(store, key).bytes()).isEqualTo(entry);
        assertThat(log.lines()).hasSize(1);

        SERVER.resetAll();
        stub(any(anyUrl()), error(404, "NoSuchKey"));
        assertThat(read(store, key)).isInstanceOf(StoreRead.Absent.class);
        assertThat(log.lines()).hasSize(2).last().asString().startsWith("INFO");
    }

    @ParameterizedTest
    @CsvSource({"100_000, true", "100_000, false", "100_001, true", "100_001, false"})
    void anObjectAboveTheLimitIsNotReceived(String size, boolean announced) throws Exception {
        reopen(options().maximumEntrySize(100_000));
        byte[] object = new byte[Integer.parseInt(size.replace("_", ""))];
        Arrays.fill(object, (byte) 7);
        ResponseDefinitionBuilder reply = aResponse().withBody(object);
        stub(get(path), announced ? reply.withHeader("Content-Length", Integer.toString(object.length)) : reply);

        StoreRead read = read(store, key);

        if (object.length == 100_000) {
            assertThat(((StoreRead.Found) read).entry().bytes()).isEqualTo(object);
        } else {
            assertThat(((StoreRead.Failed) read).cause())
                    .isInstanceOf(EntryRefusedException.class)
                    .hasMessageContaining("larger than maximum-entry-size");
        }
    }

    /** A server, or a proxy before it, need not say how long an object is. */
    @ParameterizedTest
    @CsvSource({"true, 10_000", "true, 10_001", "false, 10_000", "false, 10_001"})
    void anObjectAboveTheThresholdIsReceivedIntoAFile(boolean announced, String size) throws Exception {
        reopen(options().spool(new SpoolOptions(directory, 10_000)));
        byte[] object = new byte[Integer.parseInt(size.replace("_", ""))];
        Arrays.fill(object, (byte) 7);
        ResponseDefinitionBuilder reply = aResponse().withBody(object);
        stub(get(path), announced ? reply.withHeader("Content-Length", Integer.toString(object.length)) : reply);

        Bytes content = ((StoreRead.Found) read(store, key)).entry().content();

        assertThat(content.toArray()).isEqualTo(object);
        assertThat(content instanceof FileBytes).isEqualTo(object.length > 10_000);
    }

    @Test
    void anObjectThatTheDiskDoesNotTakeIsReceivedIntoTheHeap() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "no folder");
        reopen(options().spool(new SpoolOptions(file, 10)));
        stub(get(path), aResponse().withBody(entry));
        assertThat(found(store, key).content()).isInstanceOf(Slice.class);
        assertThat(found(store, key).bytes()).isEqualTo(entry);
    }

    @Test
    void anObjectThatEndsEarlyLeavesNoFile() throws Exception {
        reopen(options().spool(new SpoolOptions(directory, 10)));
        stub(get(path), aResponse().withBody(entry).withHeader("Content-Length", "9999"));
        assertThat(read(store, key)).isInstanceOf(StoreRead.Failed.class);
        // The client may tell of the failure before the end of the stream.
        await().until(() -> {
            try (Stream<Path> files = Files.walk(directory)) {
                return files.noneMatch(file -> file.toString().endsWith("spooled"));
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"404,''", "404,NoSuchBucket", "404,SomethingElse", "200,", "500,InternalError", "503,SlowDown", "400,''"
    })
    void onlyAMissingKeyIsAbsent(int status, String code) throws Exception {
        if (code == null) {
            stub(get(path), aResponse().withStatus(200).withBody(entry).withHeader("Content-Length", "9999"));
        } else {
            stub(get(path), code.isEmpty() ? aResponse().withStatus(status) : error(status, code));
        }

        assertThat(read(store, key)).isInstanceOf(StoreRead.Failed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400,EntityTooLarge,true",
        "400,KeyTooLongError,true",
        "413,'',true",
        "403,AccessDenied,false",
        "404,NoSuchBucket,false",
        "403,InvalidAccessKeyId,false"
    })
    void refusalOfOneEntryIsToldApart(int status, String code, boolean ofOneEntry) throws Exception {
        stub(put(path), error(status, code));

        assertThat(write(store, key, entry)).isInstanceOfSatisfying(WriteOutcome.Failed.class, failed -> assertThat(
                        failed.cause() instanceof EntryRefusedException)
                .isEqualTo(ofOneEntry));
    }

    @ParameterizedTest
    @CsvSource({"1_100_000, true", "1_000_000, false"})
    void largeEntryThatIsLateIsToldApart(String size, boolean isLarge) throws Exception {
        reopen(options().timeout(Duration.ofMillis(300)));
        stub(put(path), aResponse().withStatus(200).withFixedDelay(1_000));
        byte[] late = SampleEntries.entryWithPreimage(key, Integer.parseInt(size.replace("_", "")));

        assertThat(write(store, key, late)).isInstanceOfSatisfying(WriteOutcome.Failed.class, failed -> assertThat(
                        failed.cause() instanceof EntryTimeoutException)
                .isEqualTo(isLarge));
    }

    @Test
    void bodyThatDisagreesWithItsChecksumIsNoEntry() throws Exception {
        stub(get(path), aResponse().withBody(entry).withHeader("x-amz-checksum-crc32", "AAAAAA=="));

        assertThat(read(store, key)).isInstanceOf(StoreRead.Failed.class);
        SERVER.verify(getRequestedFor(urlPathEqualTo(path)).withHeader("x-amz-checksum-mode", equalTo("ENABLED")));
    }

    @Test
    void writeCarriesNoTrailerUnlessAskedFor() throws Exception {
        stub(put(path), aResponse().withStatus(200));

        assertThat(write(store, key, entry)).isInstanceOf(WriteOutcome.Stored.class);

        SERVER.verify(putRequestedFor(urlPathEqualTo(path))
                .withHeader("If-None-Match", equalTo("*"))
                .withoutHeader("x-amz-trailer")
                .withoutHeader("x-amz-sdk-checksum-algorithm")
                .withRequestBody(WireMock.binaryEqualTo(entry)));

        reopen(options().checksums(ChecksumCalculation.WHEN_SUPPORTED));
        write(store, key, entry);
        SERVER.verify(putRequestedFor(urlPathEqualTo(path)).withHeader("x-amz-trailer", matching("x-amz-checksum-.*")));
    }

    @Test
    void headersAreReadByRangeAndLongOnesByASecondRange() {
        ResultKey longKey = SampleEntries.key("replies", "v1", "long");
        byte[] longEntry = SampleEntries.entryWithPreimage(longKey, 10_000);
        String longPath = "/results/" + new ObjectLayout("cachedresult").pathOf(longKey);
        stub(
                get("/results").withQueryParam("list-type", equalTo("2")),
                aResponse().withBody(listing()));
        stub(get(path), aResponse().withStatus(206).withBody(entry));
        stub(get(longPath).withHeader("Range", equalTo("bytes=0-4095")), part(longEntry, 4096));
        int needed = ((HeaderRead.Incomplete) EntryFormat.readHeader(Arrays.copyOf(longEntry, 4096))).needed();
        stub(get(longPath).withHeader("Range", equalTo("bytes=0-" + (needed - 1))), part(longEntry, needed));

        try (Stream<StoredHeader> headers = store.headers(EntrySelection.ofVersion("replies", "v1"))) {
            assertThat(headers.map(StoredHeader::read))
                    .containsExactlyInAnyOrder(EntryFormat.readHeader(entry), EntryFormat.readHeader(longEntry));
        }

        SERVER.verify(getRequestedFor(urlPathEqualTo("/results"))
                .withQueryParam("prefix", equalTo("cachedresult/replies/v1/")));
        SERVER.verify(0, getRequestedFor(urlPathEqualTo(path)).withHeader("Range", absent()));
        SERVER.verify(2, getRequestedFor(urlPathEqualTo(longPath)));

        try (Stream<StoredHeader> headers = store.headers(List.of(key, longKey))) {
            assertThat(headers.map(StoredHeader::read))
                    .containsExactly(EntryFormat.readHeader(entry), EntryFormat.readHeader(longEntry));
        }

        SERVER.verify(1, getRequestedFor(urlPathEqualTo("/results")));
        SERVER.verify(0, getRequestedFor(urlPathEqualTo(path)).withHeader("Range", absent()));
        SERVER.verify(4, getRequestedFor(urlPathEqualTo(longPath)));
    }

    @Test
    void anObjectThatIsRefusedIsNamed_andTheNextOnesFollow() {
        stub(
                get("/results").withQueryParam("list-type", equalTo("2")),
                aResponse().withBody(listing()));
        stub(get(path), error(403, "AccessDenied"));
        byte[] readable = SampleEntries.entry(SampleEntries.key("replies", "v1", "long"), "readable");
        stub(
                get("/results/" + new ObjectLayout("cachedresult").pathOf(SampleEntries.key("replies", "v1", "long"))),
                part(readable, readable.length));

        try (Stream<StoredHeader> headers = store.headers(EntrySelection.ofModel("replies"))) {
            Iterator<StoredHeader> each = headers.iterator();
            assertThatExceptionOfType(EntryRefusedException.class)
                    .isThrownBy(each::next)
                    .withMessageContaining(path.substring("/results/".length()))
                    .withMessageContaining("AccessDenied");
            assertThat(each.next().read()).isEqualTo(EntryFormat.readHeader(readable));
            assertThat(each.hasNext()).isFalse();
        }

        stub(get(path), error(500, "InternalError"));
        try (Stream<StoredHeader> headers = store.headers(EntrySelection.ofModel("replies"))) {
            assertThatIllegalStateException().as("the store's failure").isThrownBy(headers.iterator()::next);
        }
    }

    @ParameterizedTest
    @CsvSource({"501, NotImplemented", "412, PreconditionFailed"})
    void withoutIfMatchTheMarkIsDeletedAndCreated(int status, String code) {
        String mark = stubMarkWithoutIfMatch(status, code);
        stub(request(RequestMethod.DELETE, mark), aResponse().withStatus(204));

        assertThat(replaceMark("other")).succeedsWithin(TIMEOUT).isEqualTo(false);
        SERVER.verify(0, deleteRequestedFor(urlPathEqualTo(mark)));
        assertThat(replaceMark("mine")).succeedsWithin(TIMEOUT).isEqualTo(true);
        SERVER.verify(1, deleteRequestedFor(urlPathEqualTo(mark)));
        SERVER.verify(1, putRequestedFor(urlPathEqualTo(mark)).withHeader("If-None-Match", equalTo("*")));
    }

    @Test
    void aMarkThatCannotBeReplacedIsNamed() {
        String mark = stubMarkWithoutIfMatch(501, "NotImplemented");
        stub(request(RequestMethod.DELETE, mark), error(403, "AccessDenied"));

        assertThat(replaceMark("mine"))
                .failsWithin(TIMEOUT)
                .withThrowableThat()
                .withMessageContaining("does not support If-Match")
                .withMessageContaining(mark.substring("/results/".length()))
                .withMessageContaining("AccessDenied");
    }

    private String stubMarkWithoutIfMatch(int status, String code) {
        String mark = "/results/" + new ObjectLayout("cachedresult").markPath(evictionLog);
        stub(get(mark), aResponse().withBody("mine").withHeader("ETag", "\"a\""));
        stub(put(mark).withHeader("If-Match", equalTo("\"a\"")), error(status, code));
        stub(put(mark).withHeader("If-None-Match", equalTo("*")), aResponse().withStatus(200));
        return mark;
    }

    private CompletableFuture<Boolean> replaceMark(String expected) {
        return store.evictions()
                .replaceMark(evictionLog, expected.getBytes(UTF_8), "next".getBytes(UTF_8))
                .toCompletableFuture();
    }

    @Test
    void writeWhoseAnswerWasLostIsNotLostToItself() throws Exception {
        stub(
                put(path).inScenario("lost").willSetStateTo("repeated"),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        stub(put(path).inScenario("lost").whenScenarioStateIs("repeated"), error(412, "PreconditionFailed"));
        stub(get(path), aResponse().withBody(entry).withHeader("ETag", "\"a\""));

        assertThat(write(store, key, entry)).isInstanceOf(WriteOutcome.Stored.class);
    }

    @Test
    void conflictIsTriedAgain() throws Exception {
        stub(put(path).inScenario("conflict").willSetStateTo("over"), error(409, "ConditionalRequestConflict"));
        stub(
                put(path).inScenario("conflict").whenScenarioStateIs("over"),
                aResponse().withStatus(200));

        assertThat(write(store, key, entry)).isInstanceOf(WriteOutcome.Stored.class);
        SERVER.verify(2, putRequestedFor(urlPathEqualTo(path)));
    }

    @Test
    void conflictWithoutEndFailsInTime() throws Exception {
        stub(put(path), error(409, "ConditionalRequestConflict"));

        assertThat(write(store, key, entry)).isInstanceOf(WriteOutcome.Failed.class);
    }

    @Test
    void winnerThatVanishedIsReplaced() throws Exception {
        stub(put(path).inScenario("gone").willSetStateTo("free"), error(412, "PreconditionFailed"));
        stub(
                put(path).inScenario("gone").whenScenarioStateIs("free"),
                aResponse().withStatus(200));

        assertThat(write(store, key, entry)).isInstanceOf(WriteOutcome.Stored.class);
    }

    @Test
    void serverWithoutConditionsIsLookedAtBeforeEachWriteAndNamedOnce() throws Exception {
        stub(put(path).withHeader("If-None-Match", matching(".*")), error(501, "NotImplemented"));
        stub(put(path).withHeader("If-None-Match", absent()), aResponse().withStatus(200));

        assertThat(write(store, key, entry)).isInstanceOf(WriteOutcome.Stored.class);
        stub(get(path), aResponse().withBody(other).withHeader("ETag", "\"a\""));
        assertThat(write(store, key, entry)).isInstanceOfSatisfying(WriteOutcome.LostTo.class, lost -> assertThat(
                        lost.winner().bytes())
                .isEqualTo(other));
        assertThat(writeIf(store, key, entry, WriteCondition.unchanged(new StoredEntry(other, "\"a\""))))
                .isInstanceOf(WriteOutcome.Stored.class);

        SERVER.verify(1, putRequestedFor(urlPathEqualTo(path)).withHeader("If-None-Match", equalTo("*")));
        SERVER.verify(2, putRequestedFor(urlPathEqualTo(path)).withHeader("If-None-Match", absent()));
        assertThat(log.warnings()).hasSize(1).first().asString().contains("does not support conditional writes");
    }

    @Test
    void ifMatchThatIsRefusedThoughItHoldsBecomesDeleteAndCreate() throws Exception {
        stub(put(path).withHeader("If-Match", equalTo("\"a\"")), error(412, "PreconditionFailed"));
        stub(put(path).withHeader("If-None-Match", equalTo("*")), aResponse().withStatus(200));
        stub(get(path), aResponse().withBody(other).withHeader("ETag", "\"a\""));
        stub(request(RequestMethod.DELETE, path), aResponse().withStatus(204));

        assertThat(writeIf(store, key, entry, WriteCondition.unchanged(new StoredEntry(other, "\"a\""))))
                .isInstanceOf(WriteOutcome.Stored.class);

        SERVER.verify(1, deleteRequestedFor(urlPathEqualTo(path)).withHeader("If-Match", equalTo("\"a\"")));
        assertThat(log.warnings()).hasSize(1).first().asString().contains("If-Match");
    }

    @Test
    void deletingBeforeCreatingDoesNotNeedTheConditionToBeKnown() throws Exception {
        stub(put(path).withHeader("If-Match", equalTo("\"a\"")), error(501, "NotImplemented"));
        stub(put(path).withHeader("If-None-Match", equalTo("*")), aResponse().withStatus(200));
        stub(get(path), aResponse().withBody(other).withHeader("ETag", "\"a\""));
        stub(
                request(RequestMethod.DELETE, path).withHeader("If-Match", equalTo("\"a\"")),
                error(501, "NotImplemented"));
        stub(
                request(RequestMethod.DELETE, path).withHeader("If-Match", absent()),
                aResponse().withStatus(204));

        assertThat(writeIf(store, key, entry, WriteCondition.unchanged(new StoredEntry(other, "\"a\""))))
                .isInstanceOf(WriteOutcome.Stored.class);
        SERVER.verify(1, deleteRequestedFor(urlPathEqualTo(path)).withHeader("If-Match", absent()));
    }

    @Test
    void replacingWhatIsGoneCreatesIt() throws Exception {
        stub(put(path).withHeader("If-Match", equalTo("\"a\"")), error(404, "NoSuchKey"));
        stub(put(path).withHeader("If-None-Match", equalTo("*")), aResponse().withStatus(200));

        assertThat(writeIf(store, key, entry, WriteCondition.unchanged(new StoredEntry(other, "\"a\""))))
                .isInstanceOf(WriteOutcome.Stored.class);
    }

    @Test
    void replacingWhatWasReadWithoutAnETagComparesTheBytes() throws Exception {
        stub(put(path).withHeader("If-Match", equalTo("\"b\"")), aResponse().withStatus(200));
        stub(get(path), aResponse().withBody(other).withHeader("ETag", "\"b\""));

        assertThat(writeIf(store, key, entry, WriteCondition.unchanged(new StoredEntry(other, null))))
                .isInstanceOf(WriteOutcome.Stored.class);
        assertThat(writeIf(store, key, entry, WriteCondition.unchanged(new StoredEntry(new byte[1], null))))
                .isInstanceOf(WriteOutcome.LostTo.class);
    }

    @Test
    void credentialsThatAreWaitedForDoNotHoldTheCaller() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        reopen(options().credentials(() -> {
            try {
                assertThat(answered.await(5, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw SdkClientException.create("stopped waiting");
        }));

        CompletableFuture<?> reads = store.getAll(List.of(key)).toCompletableFuture();
        assertThat(reads).isNotDone();
        assertThat(reads).succeedsWithin(TIMEOUT.plusMillis(500));
        assertThat(read(store, key)).isInstanceOf(StoreRead.Failed.class);
        answered.countDown();
    }

    @Test
    void credentialsThatAreNowhereAreNamed() throws Exception {
        reopen(options().credentials(() -> {
            throw SdkClientException.create("Unable to load credentials from any of the providers in the chain");
        }));

        assertThat(read(store, key)).isInstanceOf(StoreRead.Failed.class);
        assertThat(log.warnings()).hasSize(1).first().asString().contains("without credentials", "AWS_ACCESS_KEY_ID");
    }

    private static ResultStore openOnAnEmptyBucket() {
        stub(any(anyUrl()).atPriority(10), error(404, "NoSuchKey"));
        ResultStore opened = S3Stores.create(options().build());
        await().untilAsserted(() -> SERVER.verify(getRequestedFor(urlPathEqualTo(probePath()))));
        SERVER.resetRequests();
        return opened;
    }

    private void reopen(S3StoreOptions.Builder options) {
        store.close();
        store = S3Stores.create(options.build());
    }

    private static S3StoreOptions.Builder options() {
        return S3TestStores.optionsFor(S3TestStores.local(SERVER.port())).timeout(TIMEOUT);
    }

    private static String probePath() {
        return "/results/" + new ObjectLayout("cachedresult").probePath();
    }

    private String listing() {
        StringBuilder contents = new StringBuilder();
        for (String input : List.of("CCO", "long")) {
            contents.append("<Contents><Key>")
                    .append(new ObjectLayout("cachedresult").pathOf(SampleEntries.key("replies", "v1", input)))
                    .append("</Key><Size>20000</Size></Contents>");
        }
        return "<ListBucketResult><IsTruncated>false</IsTruncated>" + contents + "</ListBucketResult>";
    }

    private static void stub(MappingBuilder request, ResponseDefinitionBuilder response) {
        SERVER.stubFor(request.willReturn(response));
    }

    private static MappingBuilder get(String path) {
        return request(RequestMethod.GET, path);
    }

    private static MappingBuilder put(String path) {
        return request(RequestMethod.PUT, path);
    }

    private static MappingBuilder request(RequestMethod method, String path) {
        return WireMock.request(method.getName(), urlPathEqualTo(path)).atPriority(1);
    }

    private static ResponseDefinitionBuilder part(byte[] bytes, int length) {
        return aResponse().withStatus(206).withBody(Arrays.copyOf(bytes, length));
    }

    private static ResponseDefinitionBuilder error(int status, String code) {
        String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code + "</Code><Message>" + code
                + "</Message></Error>";
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/xml")
                .withBody(body.getBytes(UTF_8));
    }
}
