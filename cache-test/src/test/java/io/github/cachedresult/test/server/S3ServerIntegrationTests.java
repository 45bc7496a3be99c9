package io.github.cachedresult.test.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ServerIntegrationTests {

    private static final String BUCKET = "results";

    @Test
    void objectsAreWrittenAndRead() {
        try (S3Server server = S3Server.start();
                S3Client client = client(server)) {
            server.createBucket(BUCKET);
            server.createBucket(BUCKET);
            client.putObject(put -> put.bucket(BUCKET).key("a/b"), RequestBody.fromString("text"));

            assertThat(text(client, "a/b")).isEqualTo("text");
            assertThatExceptionOfType(NoSuchKeyException.class).isThrownBy(() -> text(client, "absent"));
        }
    }

    @Test
    void aFullServerRefusesObjectsAndIsRead() {
        try (S3Server server = S3Server.start();
                S3Client client = client(server)) {
            server.createBucket(BUCKET);
            client.putObject(put -> put.bucket(BUCKET).key("a"), RequestBody.fromString("text"));
            server.setFull(true);

            assertThatExceptionOfType(S3Exception.class)
                    .isThrownBy(
                            () -> client.putObject(put -> put.bucket(BUCKET).key("b"), RequestBody.fromString("more")))
                    .satisfies(refusal -> assertThat(refusal.statusCode()).isEqualTo(507));
            assertThat(text(client, "a")).isEqualTo("text");

            server.setFull(false);
            client.putObject(put -> put.bucket(BUCKET).key("b"), RequestBody.fromString("more"));
            assertThat(text(client, "b")).isEqualTo("more");
        }
    }

    @Test
    void wrongKeysAreRefused() {
        try (S3Server server =
                        S3Server.builder().credentials("mine", "my-secret").start();
                S3Client right = client(server);
                S3Client wrongSecret = client(server.endpoint(), "mine", "other-secret");
                S3Client unknown = client(server.endpoint(), "other", "my-secret")) {
            server.createBucket(BUCKET);
            assertThat(right.listBuckets().buckets()).hasSize(1);
            for (S3Client wrong : List.of(wrongSecret, unknown)) {
                assertThatExceptionOfType(S3Exception.class)
                        .isThrownBy(wrong::listBuckets)
                        .satisfies(refusal -> assertThat(refusal.statusCode()).isEqualTo(403));
            }
        }
    }

    @Test
    void oneOfSixteenCreatesAnObject() throws Exception {
        int threads = 16;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (S3Server server = S3Server.start();
                S3Client client = client(server)) {
            server.createBucket(BUCKET);
            for (int round = 0; round < 5; round++) {
                String key = "race-" + round;
                CyclicBarrier together = new CyclicBarrier(threads);
                List<Future<Integer>> statuses = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    String text = "written by " + i;
                    statuses.add(executor.submit(() -> {
                        together.await();
                        return create(client, key, text);
                    }));
                }
                List<Integer> answers = new ArrayList<>();
                for (Future<Integer> status : statuses) {
                    answers.add(status.get());
                }
                // The SDK repeats a request whose answer was lost, and then meets what it wrote itself.
                assertThat(answers).filteredOn(status -> status == 200).hasSizeLessThanOrEqualTo(1);
                String written = client.getObjectAsBytes(
                                object -> object.bucket(BUCKET).key(key))
                        .asUtf8String();
                assertThat(written).startsWith("written by ");
                if (answers.contains(200)) {
                    assertThat(written).isEqualTo("written by " + answers.indexOf(200));
                }
                assertThat(answers)
                        .filteredOn(status -> status != 200)
                        .allMatch(status -> status == 412 || status == 409);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aClosedServerRefusesAndItsTemporaryObjectsAreGone() {
        int port;
        try (S3Server server = S3Server.start()) {
            port = server.port();
            server.createBucket(BUCKET);
        }
        try (S3Client client = client(URI.create("http://127.0.0.1:" + port), "any", "any")) {
            assertThatExceptionOfType(SdkClientException.class).isThrownBy(client::listBuckets);
        }
        try (S3Server next = S3Server.builder().port(port).start();
                S3Client client = client(next)) {
            assertThat(next.endpoint()).isEqualTo(URI.create("http://127.0.0.1:" + port));
            assertThat(client.listBuckets().buckets()).isEmpty();
        }
    }

    @Test
    void aGivenDirectoryOutlivesTheServer(@TempDir Path directory) {
        try (S3Server server = S3Server.builder().directory(directory).start();
                S3Client client = client(server)) {
            server.createBucket(BUCKET);
            client.putObject(put -> put.bucket(BUCKET).key("kept"), RequestBody.fromString("text"));
        }
        try (S3Server server = S3Server.builder().directory(directory).start();
                S3Client client = client(server)) {
            assertThat(text(client, "kept")).isEqualTo("text");
        }
    }

    @Test
    void aTakenPortIsNamed() {
        try (S3Server server = S3Server.start()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> S3Server.builder().port(server.port()).start())
                    .withMessageContaining("127.0.0.1:" + server.port());
        }
    }

    private static int create(S3Client client, String key, String text) {
        try {
            return client.putObject(put -> put.bucket(BUCKET).key(key).ifNoneMatch("*"), RequestBody.fromString(text))
                    .sdkHttpResponse()
                    .statusCode();
        } catch (S3Exception e) {
            return e.statusCode();
        }
    }

    private static String text(S3Client client, String key) {
        return client.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asUtf8String();
    }

    private static S3Client client(S3Server server) {
        return client(server.endpoint(), server.accessKey(), server.secretKey());
    }

    private static S3Client client(URI endpoint, String accessKey, String secretKey) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }
}
