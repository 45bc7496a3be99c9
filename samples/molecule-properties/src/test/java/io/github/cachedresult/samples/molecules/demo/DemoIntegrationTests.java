package io.github.cachedresult.samples.molecules.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DemoIntegrationTests {

    @Test
    void firstCompounds_goThroughEveryTier() throws IOException, InterruptedException {
        // up to aspirin, whose provenance is shown
        Process demo = start("--limit=21");
        List<String> output;
        try (BufferedReader lines = lines(demo)) {
            output = lines.lines().toList();
        }

        assertThat(demo.waitFor()).as(String.join("\n", output)).isZero();
        assertThat(output)
                .anySatisfy(line -> assertThat(line).matches("  process 1, pass 1 +21 +- +- +- .* s +1.0 x"))
                .anySatisfy(line -> assertThat(line).matches("  process 1, pass 2 +- +21 +- +- .* x"))
                .anySatisfy(line -> assertThat(line).matches("  process 2 +- +- +21 +- .* x"))
                .anySatisfy(line -> assertThat(line).matches("  process 3, Redis emptied +- +- +- +21 .* x"))
                .anySatisfy(line -> assertThat(line).matches("    tier +S3"))
                .anySatisfy(line -> assertThat(line).matches("    key +h1-[0-9a-f]{64}"))
                .anySatisfy(
                        line -> assertThat(line).isEqualTo("           line 4: no SMILES: SMILES \"\": it is empty"))
                .noneMatch(line -> line.contains("WARN") || line.contains("\tat "));
    }

    @Test
    void anApplicationThatFails_failsTheDemo() throws IOException, InterruptedException {
        Process demo = start("--passes=1");
        try (BufferedReader lines = lines(demo)) {
            assertThat(lines.lines()).anyMatch(line -> line.contains("--passes"));
        }

        assertThat(demo.waitFor()).isEqualTo(1);
    }

    /** Ctrl-C ends a JVM in the same way. */
    @Test
    void ended_itLeavesNoProcessBehind() throws IOException {
        Process demo = start();
        try (BufferedReader lines = lines(demo)) {
            // The application runs, and computes.
            assertThat(lines.lines().anyMatch(line -> line.contains("pass 1"))).isTrue();
            List<ProcessHandle> descendants = demo.descendants().toList();
            assertThat(descendants).hasSizeGreaterThanOrEqualTo(2);

            demo.destroy();

            demo.onExit().join();
            assertThat(descendants).noneMatch(ProcessHandle::isAlive);
        }
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                Demo.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static BufferedReader lines(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }
}
