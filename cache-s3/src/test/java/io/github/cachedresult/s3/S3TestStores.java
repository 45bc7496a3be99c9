package io.github.cachedresult.s3;

import static org.awaitility.Awaitility.await;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.test.server.S3Server;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Options for servers under test, and calls with one key that are waited for. */
final class S3TestStores {

    static final String BUCKET = "results";

    private S3TestStores() {}

    /** A server that has the bucket of the options below. */
    static S3Server startServer() {
        S3Server server = S3Server.start();
        server.createBucket(BUCKET);
        return server;
    }

    /** One that a busy machine does not make fail. */
    static ResultStore patient(S3Server server) {
        return S3Stores.create(
                optionsFor(server).timeout(Duration.ofSeconds(30)).build());
    }

    static S3StoreOptions.Builder optionsFor(S3Server server) {
        return optionsFor(server.endpoint()).credentials(credentials(server.accessKey(), server.secretKey()));
    }

    static S3StoreOptions.Builder optionsFor(URI endpoint) {
        return S3StoreOptions.builder(BUCKET)
                .endpoint(endpoint)
                .pathStyle(true)
                .credentials(credentials("test-access-key", "test-secret-key"));
    }

    static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    static AwsCredentialsProvider credentials(String accessKey, String secretKey) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }

    static StoreRead read(ResultStore store, ResultKey key) throws Exception {
        return Objects.requireNonNull(store.getAll(List.of(key))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .get(key));
    }

    /** Waits until a store answers at all. */
    static void awaitAnswer(ResultStore store, ResultKey key) {
        await().until(() -> !(read(store, key) instanceof StoreRead.Failed));
    }

    static StoredEntry found(ResultStore store, ResultKey key) throws Exception {
        return ((StoreRead.Found) read(store, key)).entry();
    }

    static WriteOutcome write(ResultStore store, ResultKey key, byte[] bytes) throws Exception {
        return writeIf(store, key, bytes, WriteCondition.absent());
    }

    static WriteOutcome writeIf(ResultStore store, ResultKey key, byte[] bytes, WriteCondition condition)
            throws Exception {
        return Objects.requireNonNull(store.putAll(List.of(new StoreWrite(key, bytes, EntryHeader.NEVER, condition)))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .get(key));
    }

    static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** Names that would leave their place in a path. */
    static Stream<String> oddNames() {
        return Stream.of(
                "../",
                "..",
                "../../../../etc/passwd",
                "/",
                "a/b",
                "%",
                "%2e%2e%2f",
                "%252F",
                "a b+c&d=e?f#g",
                "a:b*c{d}",
                "\\..\\",
                "🧪 molécule",
                "分".repeat(200),
                "x".repeat(200),
                "\"<&>'");
    }
}
