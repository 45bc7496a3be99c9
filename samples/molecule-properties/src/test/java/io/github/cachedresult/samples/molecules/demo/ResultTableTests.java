package io.github.cachedresult.samples.molecules.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.Tier;
import io.github.cachedresult.samples.molecules.batch.PassReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTableTests {

    @Test
    void passes_areComparedWithTheFirst() {
        List<ShownPass> passes = List.of(
                pass("computed", Tier.COMPUTED, Map.of(Tier.COMPUTED, 323), Duration.ofMillis(23_900)),
                pass("found", Tier.LOCAL, Map.of(Tier.LOCAL, 322, Tier.REDIS, 1), Duration.ofNanos(3_100_000)),
                pass("slowly", Tier.S3, Map.of(Tier.S3, 323), Duration.ofMillis(10_000)));

        assertThat(ResultTable.lines(passes))
                .containsExactly(
                        "         COMPUTED    LOCAL    REDIS       S3       time   speed-up",
                        "computed      323        -        -        -     23.9 s      1.0 x",
                        "found           -      322        1        -    3.10 ms    7,710 x",
                        "slowly          -        -        -      323     10.0 s      2.4 x");
    }

    @Test
    void aPassThatGaveWhatItPromises_passes() {
        ShownPass pass = pass("found", Tier.LOCAL, Map.of(Tier.LOCAL, 3), Duration.ZERO);

        assertThat(pass.orFail(3)).isSameAs(pass);
    }

    @Test
    void aPassThatDidNot_failsAndSaysWhat() {
        assertThatExceptionOfType(DemoFailedException.class)
                .isThrownBy(() -> pass("found", Tier.LOCAL, Map.of(Tier.LOCAL, 2, Tier.COMPUTED, 1), Duration.ZERO)
                        .orFail(3))
                .withMessage("found should have been 3 LOCAL, was 1 COMPUTED, 2 LOCAL");
        assertThatExceptionOfType(DemoFailedException.class)
                .isThrownBy(() -> pass("found", Tier.LOCAL, Map.of(Tier.LOCAL, 2), Duration.ZERO)
                        .orFail(3));
        assertThatExceptionOfType(DemoFailedException.class)
                .isThrownBy(
                        () -> pass("found", Tier.LOCAL, Map.of(), Duration.ZERO).orFail(0));
        assertThatExceptionOfType(DemoFailedException.class)
                .isThrownBy(() -> new ShownPass(
                                "found",
                                Tier.LOCAL,
                                new PassReport(
                                        "a.csv",
                                        1,
                                        Map.of(Tier.LOCAL, 3),
                                        List.of(new PassReport.RefusedLine(9, "why")),
                                        Duration.ZERO))
                        .orFail(3))
                .withMessageContaining("line 9: why");
    }

    private static ShownPass pass(String title, Tier expected, Map<Tier, Integer> tiers, Duration time) {
        return new ShownPass(title, expected, new PassReport("a.csv", 1, tiers, List.of(), time));
    }
}
