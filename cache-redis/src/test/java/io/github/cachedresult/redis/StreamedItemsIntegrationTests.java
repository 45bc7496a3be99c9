package io.github.cachedresult.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.test.server.RedisServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many items that stream through a process with a small heap, over a real Redis. */
class StreamedItemsIntegrationTests {

    private static final int ITEMS = 100_000;

    @TempDir
    Path folder;

    @AutoClose
    private final RedisServerProcess redis = RedisServerProcess.start();

    @Test
    void aHundredThousandItems_interruptedMidway_areComputedOnceAndNeedLittleHeap() throws Exception {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StreamingProcess.class.getName(),
                        redis.uri(),
                        Integer.toString(ITEMS))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            List<String> lines = Files.readAllLines(log);
            assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
            String[] said = lines.get(lines.size() - 1).split(" ", -1);
            assertThat(Long.parseLong(said[0])).isEqualTo(ITEMS / 2);
            assertThat(Long.parseLong(said[1])).isEqualTo(ITEMS / 2);
            assertThat(Long.parseLong(said[2])).as("bytes of heap above idle").isLessThan(64L << 20);
            System.out.println("A stream of " + ITEMS + " items took " + said[2] + " bytes of heap above idle");
        } finally {
            process.destroyForcibly();
        }
    }
}
