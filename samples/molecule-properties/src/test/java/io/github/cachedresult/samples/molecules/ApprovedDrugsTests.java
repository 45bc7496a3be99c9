package io.github.cachedresult.samples.molecules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openscience.cdk.exception.CDKException;
import org.openscience.cdk.inchi.InChIGenerator;
import org.openscience.cdk.inchi.InChIGeneratorFactory;
import org.openscience.cdk.interfaces.IAtomContainer;

/** The shipped data were made with RDKit: where CDK reads a SMILES differently, one of these fails. */
class ApprovedDrugsTests {

    static List<ApprovedDrug> drugs() {
        return ApprovedDrug.all();
    }

    @ParameterizedTest
    @MethodSource("drugs")
    void formula_isRdkits(ApprovedDrug drug) {
        assertThat(Composition.formula(SmilesReader.read(drug.smiles()))).isEqualTo(drug.formula());
    }

    @ParameterizedTest
    @MethodSource("drugs")
    void inchiKey_isRdkits(ApprovedDrug drug) throws CDKException {
        IAtomContainer molecule = SmilesReader.read(drug.smiles());
        InChIGenerator inchi = InChIGeneratorFactory.getInChIGenerator(molecule);
        assertThat(inchi.getInchiKey()).isEqualTo(drug.inchiKey());
    }

    @Test
    void file_holdsAtLeast200DistinctDrugsSortedByName() {
        List<ApprovedDrug> drugs = ApprovedDrug.all();

        assertThat(drugs).hasSizeGreaterThanOrEqualTo(200);
        assertThat(drugs).extracting(ApprovedDrug::name).isSorted().doesNotHaveDuplicates();
        assertThat(drugs).extracting(ApprovedDrug::inchiKey).doesNotHaveDuplicates();
    }

    @Test
    void compoundFile_readsEveryRowWithItsLine() {
        InputStream csv = Objects.requireNonNull(getClass().getResourceAsStream("/approved-drugs.csv"));
        List<Compound> compounds = CompoundFile.read(csv, "approved-drugs.csv");
        List<ApprovedDrug> drugs = ApprovedDrug.all();

        assertThat(compounds)
                .extracting(Compound::name)
                .containsExactlyElementsOf(
                        drugs.stream().map(ApprovedDrug::name).toList());
        assertThat(compounds)
                .extracting(Compound::smiles)
                .containsExactlyElementsOf(
                        drugs.stream().map(ApprovedDrug::smiles).toList());
        for (int i = 0; i < compounds.size(); i++) {
            assertThat(compounds.get(i).line()).isEqualTo(i + 2L);
        }
    }
}
