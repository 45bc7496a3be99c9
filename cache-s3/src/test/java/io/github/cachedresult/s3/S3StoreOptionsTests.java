package io.github.cachedresult.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class S3StoreOptionsTests {

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        S3StoreOptions options = S3StoreOptions.builder("results").build();

        assertThat(options.prefix()).isEqualTo("cachedresult");
        assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.checksums()).isEqualTo(ChecksumCalculation.WHEN_REQUIRED);
        assertThat(options.maxConcurrency()).isEqualTo(50);
        assertThat(options.pathStyle()).isFalse();
        assertThat(options.endpoint()).isNull();
        assertThat(options.region()).isNull();
        assertThat(options.ttl()).isNull();
        assertThat(options.credentials()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ab", "Results", "my_results", "-results", "results-", "a..b", "10.0.0.1", "a/b", "a b"})
    void bucketThatIsNoneIsRefusedByName(String bucket) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> S3StoreOptions.builder(bucket).build())
                .withMessageStartingWith("cachedresult.s3.bucket '" + bucket + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "results.2026", "0-results"})
    void bucketThatIsOneIsTaken(String bucket) {
        assertThat(S3StoreOptions.builder(bucket).build().bucket()).isEqualTo(bucket);
    }

    @ParameterizedTest
    @CsvSource({"/a/b/, a/b", "//, ''", "'', ''", "a, a", "ä/…/😀, ä/…/😀"})
    void slashesAtTheEndsOfThePrefixDoNotCount(String given, String kept) {
        assertThat(S3StoreOptions.builder("results").prefix(given).build().prefix())
                .isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../b", "a//b", "./a", "a/.", "a\nb", " "})
    void prefixThatWouldBeResolvedIsRefused(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> S3StoreOptions.builder("results").prefix(prefix).build())
                .withMessageStartingWith("cachedresult.s3.prefix");
    }

    @Test
    void prefixThatLeavesNoPlaceForTheKeyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> S3StoreOptions.builder("results")
                        .prefix("ä".repeat(301))
                        .build())
                .withMessageStartingWith("cachedresult.s3.prefix");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9000", "ftp://host", "http:///path", "http://me:secret@host", "http://host?a=b"})
    void endpointThatIsNoneIsRefusedWithoutItsSecrets(String endpoint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> S3StoreOptions.builder("results")
                        .endpoint(URI.create(endpoint))
                        .build())
                .withMessageStartingWith("cachedresult.s3.endpoint")
                .withMessageNotContaining("secret");
    }

    @Test
    void timesAndNumbersMustBePositive() {
        S3StoreOptions.Builder builder = S3StoreOptions.builder("results");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.timeout(Duration.ZERO).build())
                .withMessageStartingWith("cachedresult.s3.timeout");
        builder.timeout(Duration.ofSeconds(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.ttl(Duration.ofDays(-1)).build())
                .withMessageStartingWith("cachedresult.s3.ttl");
        builder.ttl(Duration.ofDays(30));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxConcurrency(0).build())
                .withMessageStartingWith("cachedresult.s3.max-concurrency");
        builder.maxConcurrency(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.region(" ").build())
                .withMessageStartingWith("cachedresult.s3.region");
        assertThat(builder.region("eu-north-1").build().ttl()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void textNamesThePlaceAndNoCredentials() {
        S3StoreOptions options = S3StoreOptions.builder("results")
                .endpoint(URI.create("http://127.0.0.1:9000"))
                .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("the-id", "the-secret")))
                .build();

        assertThat(options).hasToString("S3 bucket results at http://127.0.0.1:9000");
        assertThat(S3StoreOptions.builder("results").region("eu-north-1").build())
                .hasToString("S3 bucket results in eu-north-1");
        assertThat(S3StoreOptions.builder("results")
                        .prefix("team/a")
                        .region("eu-north-1")
                        .build())
                .hasToString("S3 bucket results, prefix 'team/a' in eu-north-1");
    }
}
