package io.github.cachedresult.samples.molecules.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Tier;
import io.github.cachedresult.samples.molecules.MoleculeProperties;
import org.junit.jupiter.api.Test;
import org.openscience.cdk.CDK;

class MoleculeServiceTests {

    /** Another CDK computes other values, which must not be taken for those of this one. */
    @Test
    void version_isCdks() throws NoSuchMethodException {
        CachedResult annotation =
                MoleculeService.class.getMethod("properties", String.class).getAnnotation(CachedResult.class);

        assertThat(annotation.version()).isEqualTo(CDK.getVersion());
    }

    @Test
    void withoutACache_theCalculationIsAsked() {
        Cached<MoleculeProperties> answer = new MoleculeService().properties("CC(=O)Oc1ccccc1C(O)=O");

        assertThat(answer.value().formula()).isEqualTo("C9H8O4");
        assertThat(answer.cachedFrom()).isEqualTo(CachedFrom.noCache());
    }

    @Test
    void provenanceWithoutACache_saysSo() {
        Provenance provenance = Provenance.of(CachedFrom.noCache());

        assertThat(provenance.tier()).isEqualTo(Tier.COMPUTED);
        assertThat(provenance.key()).isNull();
    }
}
