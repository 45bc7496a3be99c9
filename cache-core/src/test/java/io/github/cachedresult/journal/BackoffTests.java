package io.github.cachedresult.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTests {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), new Random(1));

    @Test
    void millisAfter_doublesUpToTheLimit_withJitterOfAHalf() {
        for (int draw = 0; draw < 1_000; draw++) {
            assertThat(backoff.millisAfter(1)).isBetween(500L, 1_000L);
            assertThat(backoff.millisAfter(2)).isBetween(1_000L, 2_000L);
            assertThat(backoff.millisAfter(5)).isBetween(8_000L, 16_000L);
            assertThat(backoff.millisAfter(6)).isBetween(15_000L, 30_000L);
            assertThat(backoff.millisAfter(Integer.MAX_VALUE)).isBetween(15_000L, 30_000L);
            assertThat(backoff.millisAtRest()).isBetween(15_000L, 30_000L);
        }
    }

    @Test
    void millisAfter_differsFromDrawToDraw() {
        assertThat(java.util.stream.LongStream.generate(() -> backoff.millisAfter(5))
                        .limit(20)
                        .distinct()
                        .count())
                .isGreaterThan(10);
    }
}
