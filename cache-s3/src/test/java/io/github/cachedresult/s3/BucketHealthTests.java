package io.github.cachedresult.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

class BucketHealthTests {

    private final RecordedLog log = RecordedLog.of(BucketHealthTests.class);
    private final AtomicLong now = new AtomicLong();
    private final BucketHealth health =
            new BucketHealth("S3 bucket b", LoggerFactory.getLogger(BucketHealthTests.class), now::get);

    @AfterEach
    void stopRecording() {
        log.close();
    }

    @Test
    void problemIsWarnedOfOnceAndItsEndIsTold() {
        health.observe(Operation.READ, reply(404, "NoSuchBucket"));
        health.observe(Operation.WRITE, reply(404, "NoSuchBucket"));
        health.observe(Operation.READ, null);
        health.observe(Operation.READ, null);

        assertThat(log.lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("WARN S3 bucket b does not exist (404 NoSuchBucket). Create it, or correct")
                .doesNotContain("\n");
        assertThat(log.lines()).last().isEqualTo("INFO S3 bucket b works again");
    }

    @Test
    void answersOfASoundBucketAreNoProblem() {
        health.observe(Operation.READ, null);
        health.observe(Operation.READ, reply(404, "NoSuchKey"));
        health.observe(Operation.READ, reply(416, "InvalidRange"));
        health.observe(Operation.WRITE, reply(412, "PreconditionFailed"));
        health.observe(Operation.WRITE, reply(409, "ConditionalRequestConflict"));

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void refusedReadIsNotDisprovedByAnObjectThatIsThere() {
        health.observe(Operation.READ, reply(403, "AccessDenied"));
        health.observe(Operation.READ, null);
        health.observe(Operation.WRITE, null);
        assertThat(log.lines()).hasSize(1).first().asString().contains("s3:ListBucket", "a miss looks like a refusal");

        health.observe(Operation.READ, reply(404, "NoSuchKey"));
        assertThat(log.lines()).hasSize(2).last().asString().startsWith("INFO");
    }

    @Test
    void eachPermissionIsNamed() {
        health.observe(Operation.WRITE, reply(403, "AccessDenied"));
        health.observe(Operation.DELETE, reply(403, "AccessDenied"));
        health.observe(Operation.LIST, reply(403, "AccessDenied"));

        assertThat(log.lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("refuses to write", "s3:PutObject"),
                        line -> assertThat(line).contains("refuses to delete", "s3:DeleteObject"),
                        line -> assertThat(line).contains("refuses to list", "s3:ListBucket"));
    }

    @Test
    void problemThatComesAndGoesIsWarnedOfOnceAMinute() {
        for (int i = 0; i < 100; i++) {
            health.observe(Operation.READ, new TimeoutException());
            health.observe(Operation.READ, null);
        }
        assertThat(log.lines()).hasSize(2);

        now.addAndGet(Duration.ofSeconds(61).toNanos());
        health.observe(Operation.READ, new IOException("Connection reset"));
        assertThat(log.lines()).hasSize(3).last().asString().contains("cannot be reached", "Connection reset");
    }

    @Test
    void everyCauseNamesAWayOut() {
        List.of(
                        reply(403, "SignatureDoesNotMatch"),
                        reply(403, "RequestTimeTooSkewed"),
                        reply(301, "PermanentRedirect"),
                        reply(503, "SlowDown"),
                        reply(404, ""),
                        new IllegalStateException("first line\nsecond line"))
                .forEach(error -> assertThat(Diagnosis.of(Operation.READ, error))
                        .isNotNull()
                        .satisfies(diagnosis -> {
                            assertThat(diagnosis.cause()).doesNotContain("\n");
                            assertThat(diagnosis.wayOut()).endsWith(".");
                        }));
    }

    private static Throwable reply(int status, String code) {
        return S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
    }
}
