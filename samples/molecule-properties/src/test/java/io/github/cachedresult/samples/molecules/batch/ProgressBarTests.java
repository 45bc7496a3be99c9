package io.github.cachedresult.samples.molecules.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressBarTests {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, UTF_8);
    private long now = 42;

    @Test
    void onATerminal_drawsOverOneLine() {
        ProgressBar bar = bar(true, 4);

        stepAfter(bar, Duration.ofMillis(99));
        stepAfter(bar, Duration.ofMillis(1));
        stepAfter(bar, Duration.ofMillis(99));
        stepAfter(bar, Duration.ofSeconds(1));
        Duration time = bar.finish();

        assertThat(written())
                .isEqualTo(String.join(
                        "",
                        "pass 1 [###############...............] 2/4    100 ms\r",
                        "pass 1 [##############################] 4/4    1.20 s\r",
                        "pass 1 [##############################] 4/4    1.20 s\n"));
        assertThat(time).isEqualTo(Duration.ofMillis(1199));
    }

    @Test
    void elsewhere_printsALineEveryFiveSecondsAndAtTheEnd() {
        ProgressBar bar = bar(false, 200);

        for (int step = 0; step < 120; step++) {
            stepAfter(bar, Duration.ofMillis(100));
        }
        bar.finish();

        assertThat(written().lines())
                .containsExactly(
                        "pass 1 [#######.......................]  50/200    5.00 s",
                        "pass 1 [###############...............] 100/200    10.0 s",
                        "pass 1 [##################............] 120/200    12.0 s");
    }

    /** Where a line is drawn over, a shorter one would leave the end of the longer one. */
    @Test
    void lines_areAllOfOneLength() {
        ProgressBar bar = bar(true, 1_000);

        for (int step = 0; step < 1_000; step++) {
            stepAfter(bar, Duration.ofMillis(333));
        }
        bar.finish();

        assertThat(written().lines().map(String::length).distinct()).hasSize(1);
    }

    @Test
    void anEmptyFile_isDoneAtOnce() {
        ProgressBar bar = bar(true, 0);

        bar.finish();

        assertThat(written()).isEqualTo("pass 1 [##############################] 0/0  0.000 ms\n");
    }

    private ProgressBar bar(boolean terminal, int total) {
        return new ProgressBar(out, terminal, "pass 1", total, () -> now);
    }

    private void stepAfter(ProgressBar bar, Duration time) {
        now += time.toNanos();
        bar.step(1);
    }

    private String written() {
        return written.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }
}
