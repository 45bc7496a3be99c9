package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.cachedresult.test.server.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How much heap an entry of 64 MB takes, which holds 26 MB of numbers: processes that are given little more than that. What
 * {@code docs/large-results.md} says of it is measured by lowering the limits until an answer is another.
 */
class LargeResultHeapIntegrationTests {

    @TempDir
    Path output;

    @AutoClose
    private final S3Server s3 = startS3();

    private static S3Server startS3() {
        S3Server server =
                S3Server.builder().credentials("access-key", "secret-key").start();
        server.createBucket(RealServers.BUCKET);
        return server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "signed", "compressed"})
    void largeEntry_isWrittenAndReadWithinItsShareOfTheHeap(String form) throws Exception {
        assertThat(run("-Xmx180m", form)).startsWith("COMPUTED");
        String found = run("-Xmx130m", form);
        assertThat(found)
                .as("its 26 MB of numbers, and what collects them, but not its entry")
                .startsWith("S3");
    }

    @Test
    void largeEntry_withTooLittleHeapToKeepIt_isReturned() throws Exception {
        String computed = run("-Xmx60m", "plain");
        assertThat(computed).startsWith("COMPUTED");
        assertThat(run("-Xmx180m", "plain")).as("it was not stored").isEqualTo(computed);
    }

    /** The last line that the process printed. */
    private String run(String heap, String form) throws IOException, InterruptedException {
        Path log = output.resolve("log");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeResultProcess.class.getName(),
                        Integer.toString(s3.port()),
                        form))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return fail("it did not end: %s", Files.readString(log));
        }
        List<String> lines = Files.readAllLines(log);
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        return lines.get(lines.size() - 1);
    }
}
