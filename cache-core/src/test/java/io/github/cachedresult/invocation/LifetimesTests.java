package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryHeader.Life;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifetimesTests {

    private static final RandomGenerator NEVER_ASKED = () -> {
        throw new AssertionError("there is no jitter");
    };

    @ParameterizedTest
    @CsvSource({
        // ttl, refresh-after, verdict, fresh until, expires at; computed at 1000, -1 for ever
        "100, -1, -1, 1100, 1100",
        "100, 40, -1, 1040, 1100",
        "100, 40, 60, 1040, 1060",
        "100, 40, 30, 1030, 1030",
        "-1, 40, -1, 1040, -1",
        "-1, -1, -1, -1, -1",
        "-1, -1, 60, 1060, 1060",
    })
    void newResult_isFreshNoLongerThanItLives(
            long ttl, long refreshAfter, long verdict, long freshUntil, long expiresAt) {
        Lifetimes life = new Lifetimes(orNever(ttl), orNever(refreshAfter), 0, 0);
        assertThat(life.of(1_000, orNever(verdict), NEVER_ASKED))
                .isEqualTo(new Life(orNever(freshUntil), orNever(expiresAt)));
    }

    @Test
    void jitter_shortensBothByOneDrawAndLengthensNothing() {
        Lifetimes life = new Lifetimes(1_000_000, 500_000, 0, 0.2);
        RandomGenerator random = new SplittableRandom(7);
        long earliest = Long.MAX_VALUE;
        long latest = 0;
        for (int i = 0; i < 1_000; i++) {
            Life drawn = life.of(0, EntryHeader.NEVER, random);
            assertThat(drawn.expiresAt()).isBetween(800_000L, 1_000_000L);
            assertThat(drawn.freshUntil()).isBetween(drawn.expiresAt() / 2 - 1, drawn.expiresAt() / 2 + 1);
            earliest = Math.min(earliest, drawn.expiresAt());
            latest = Math.max(latest, drawn.expiresAt());
        }
        assertThat(earliest).isLessThan(810_000);
        assertThat(latest).isGreaterThan(990_000);
        assertThat(life.of(0, EntryHeader.NEVER, new SplittableRandom(3)))
                .isEqualTo(life.of(0, EntryHeader.NEVER, new SplittableRandom(3)));
    }

    @Test
    void jitter_leavesForEverAndVerdictsAlone() {
        Lifetimes life = new Lifetimes(EntryHeader.NEVER, EntryHeader.NEVER, 0, 0.5);
        assertThat(life.of(0, EntryHeader.NEVER, new SplittableRandom(1)).expiresAt())
                .isEqualTo(EntryHeader.NEVER);
        assertThat(life.of(0, 10, new SplittableRandom(1)).expiresAt()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({
        // refresh-after, fresh until by the entry, now, due; computed at 1000
        "50, 1050, 1049, false",
        "50, 1050, 1050, true",
        "50, 1040, 1040, true",
        "50, -1, 1050, true",
        "-1, 1010, 1050, false",
    })
    void result_isDueByItsEntryOrByTodaysConfiguration(long refreshAfter, long freshUntil, long now, boolean due) {
        Lifetimes life = new Lifetimes(EntryHeader.NEVER, orNever(refreshAfter), 0, 0);
        assertThat(life.isDue(1_000, orNever(freshUntil), now)).isEqualTo(due);
    }

    @ParameterizedTest
    @CsvSource({"0, 1000, false", "50, 1049, true", "50, 1050, false"})
    void expiredResult_standsInUpToItsMaximumAge(long staleFor, long now, boolean may) {
        Lifetimes life = new Lifetimes(1_000, EntryHeader.NEVER, staleFor, 0);
        assertThat(life.mayStandIn(1_000, now)).isEqualTo(may);
    }

    private static long orNever(long millis) {
        return millis < 0 ? EntryHeader.NEVER : millis;
    }
}
