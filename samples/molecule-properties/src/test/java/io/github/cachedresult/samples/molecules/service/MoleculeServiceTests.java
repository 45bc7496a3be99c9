package io.github.cachedresult.samples.molecules.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Tier;
import io.github.cachedresult.samples.molecules.InvalidSmilesException;
import io.github.cachedresult.samples.molecules.MoleculeProperties;
import io.github.cachedresult.samples.molecules.UncomputableMoleculeException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openscience.cdk.CDK;

class MoleculeServiceTests {

    /** Another CDK computes other values, which must not be taken for those of this one. */
    @Test
    void version_isCdks() throws NoSuchMethodException {
        CachedResult one =
                MoleculeService.class.getMethod("properties", String.class).getAnnotation(CachedResult.class);
        CachedResult many =
                MoleculeService.class.getMethod("propertiesOfAll", List.class).getAnnotation(CachedResult.class);

        assertThat(one.version()).isEqualTo(CDK.getVersion());
        assertThat(many).isEqualTo(one);
    }

    @Test
    void withoutACache_theCalculationIsAsked() {
        Cached<MoleculeProperties> answer = new MoleculeService().properties("CC(=O)Oc1ccccc1C(O)=O");

        assertThat(answer.value().formula()).isEqualTo("C9H8O4");
        assertThat(answer.cachedFrom()).isEqualTo(CachedFrom.noCache());
    }

    @Test
    void ofMany_oneWithoutPropertiesStopsNoOther() {
        List<MoleculeOutcome> outcomes = new MoleculeBatch(new MoleculeService()).of(List.of("O", "C1CC", "[Pt]", "C"));

        assertThat(outcomes.get(0)).isInstanceOfSatisfying(MoleculeOutcome.Found.class, water -> assertThat(
                        water.properties().formula())
                .isEqualTo("H2O"));
        assertThat(outcomes.get(1)).isInstanceOfSatisfying(MoleculeOutcome.Refused.class, ring -> assertThat(ring.why())
                .isInstanceOf(InvalidSmilesException.class));
        assertThat(outcomes.get(2))
                .isInstanceOfSatisfying(MoleculeOutcome.Refused.class, platinum -> assertThat(platinum.why())
                        .isInstanceOf(UncomputableMoleculeException.class));
        assertThat(outcomes.get(3)).isInstanceOf(MoleculeOutcome.Found.class);
    }

    @Test
    void provenanceWithoutACache_saysSo() {
        Provenance provenance = Provenance.of(CachedFrom.noCache());

        assertThat(provenance.tier()).isEqualTo(Tier.COMPUTED);
        assertThat(provenance.key()).isNull();
    }
}
