package io.github.cachedresult.samples.molecules.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Tier;
import io.github.cachedresult.samples.molecules.Compound;
import io.github.cachedresult.samples.molecules.service.MoleculeBatch;
import io.github.cachedresult.samples.molecules.service.MoleculeOutcome;
import io.github.cachedresult.samples.molecules.service.MoleculeService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CompoundPassTests {

    private static final Compound METHANE = new Compound(2, "methane", "C");
    private static final Compound UNCLOSED = new Compound(3, "an unclosed ring", "C1CC");
    private static final Compound NAMELESS_AND_EMPTY = new Compound(4, null, "");
    private static final Compound WATER = new Compound(5, null, "O");

    @Test
    void badLines_areReportedWithTheirReasonAndStopNothing() {
        AtomicInteger done = new AtomicInteger();

        List<Answer> answers = CompoundPass.over(
                List.of(METHANE, UNCLOSED, NAMELESS_AND_EMPTY, WATER),
                new MoleculeBatch(new MoleculeService())::of,
                done::addAndGet);
        PassReport report = PassReport.of("some.csv", 1, answers, Duration.ofSeconds(1));

        assertThat(done).hasValue(4);
        assertThat(report.tiers()).isEqualTo(Map.of(Tier.COMPUTED, 2));
        assertThat(report.lines()).hasSize(3);
        assertThat(report.lines().get(0)).isEqualTo("2 COMPUTED, 2 refused:");
        assertThat(report.lines().get(1))
                .startsWith("  line 3: an unclosed ring: SMILES \"C1CC\": ")
                .hasSizeGreaterThan(50);
        assertThat(report.lines().get(2)).isEqualTo("  line 4: SMILES \"\": it is empty");
    }

    @Test
    void aFailureThatIsNoMolecules_endsTheRun() {
        assertThatIllegalStateException()
                .isThrownBy(() -> CompoundPass.over(
                        List.of(METHANE),
                        smiles -> {
                            throw new IllegalStateException("broken");
                        },
                        more -> {}));
    }

    @Test
    void manyCompounds_areAskedForSomeAtATime() {
        List<Integer> asked = new ArrayList<>();
        MoleculeOutcome refused =
                new MoleculeBatch(new MoleculeService()).of(List.of("")).get(0);

        List<Answer> answers = CompoundPass.over(
                Collections.nCopies(2 * CompoundPass.AT_A_TIME + 1, NAMELESS_AND_EMPTY),
                smiles -> {
                    asked.add(smiles.size());
                    return Collections.nCopies(smiles.size(), refused);
                },
                more -> {});

        assertThat(answers).hasSize(2 * CompoundPass.AT_A_TIME + 1);
        assertThat(asked).containsExactly(CompoundPass.AT_A_TIME, CompoundPass.AT_A_TIME, 1);
    }

    @Test
    void tiers_areCountedInTheirOrder() {
        List<Answer> answers = List.of(
                new Answer.Found(METHANE, from(Tier.S3)),
                new Answer.Found(METHANE, from(Tier.LOCAL)),
                new Answer.Found(METHANE, from(Tier.S3)));

        assertThat(PassReport.of("some.csv", 1, answers, Duration.ZERO).lines()).containsExactly("1 LOCAL, 2 S3");
    }

    @Test
    void nothingButBadLines_isAReportToo() {
        List<Answer> answers = List.of(new Answer.Refused(METHANE, "why"));

        assertThat(PassReport.of("some.csv", 1, answers, Duration.ZERO).lines())
                .containsExactly("1 refused:", "  line 2: methane: why");
    }

    private static CachedFrom from(Tier tier) {
        return new CachedFrom(tier, Duration.ZERO, Duration.ZERO, null);
    }
}
