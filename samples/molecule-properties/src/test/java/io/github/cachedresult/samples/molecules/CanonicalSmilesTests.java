package io.github.cachedresult.samples.molecules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openscience.cdk.CDK;
import org.openscience.cdk.exception.CDKException;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.smiles.SmiFlavor;
import org.openscience.cdk.smiles.SmilesGenerator;

class CanonicalSmilesTests {

    static List<ApprovedDrug> drugs() {
        return ApprovedDrug.all();
    }

    private static Object canonical(String smiles) {
        return new CanonicalSmiles().normalize(smiles, List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "CCO, OCC",
        "c1ccccc1, C1=CC=CC=C1",
        "Cc1ccccc1O, CC1=C(O)C=CC=C1",
        "CC(=O)Oc1ccccc1C(O)=O, OC(=O)c1ccccc1OC(C)=O",
        "[H]C([H])([H])[H], C",
        "N[C@@H](C)C(=O)O, OC(=O)[C@H](C)N",
        "[Na+].[Cl-], [Cl-].[Na+]",
        "F/C=C/F, F\\C=C\\F"
    })
    void normalize_spellingsOfOneMolecule_areOne(String a, String b) {
        assertThat(canonical(a)).isInstanceOf(String.class).isEqualTo(canonical(b));
    }

    @ParameterizedTest
    @CsvSource({
        "N[C@@H](C)C(=O)O, N[C@H](C)C(=O)O",
        "N[C@@H](C)C(=O)O, NC(C)C(=O)O",
        "F/C=C/F, F/C=C\\F",
        "[13CH4], C",
        "[2H]O, O",
        "[NH4+], N",
        "[CH3], C",
        "C~C, CC",
        "c1cc[nH]c1, C1=CCN=C1"
    })
    void normalize_otherMolecules_areOthers(String a, String b) {
        assertThat(canonical(a)).isNotEqualTo(canonical(b));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "C1CCCC", "hello", "C C"})
    void normalize_whatIsNoSmiles_isItselfAndMeetsNoMolecule(String none) {
        assertThat(canonical(none)).isEqualTo(List.of(none));
    }

    @Test
    void normalize_shippedDrugs_areAllDifferent() {
        assertThat(drugs()).extracting(drug -> canonical(drug.smiles())).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("drugs")
    void normalize_shippedDrugSpeltBackwards_isTheSame(ApprovedDrug drug) throws CDKException {
        IAtomContainer molecule = SmilesReader.read(drug.smiles());
        List<IAtom> atoms = new ArrayList<>();
        molecule.atoms().forEach(atoms::add);
        Collections.reverse(atoms);
        molecule.setAtoms(atoms.toArray(IAtom[]::new));
        String backwards = new SmilesGenerator(SmiFlavor.Isomeric).create(molecule);

        assertThat(backwards).isNotEqualTo(drug.smiles());
        assertThat(canonical(backwards)).isEqualTo(canonical(drug.smiles()));
        assertThat(canonical(String.valueOf(canonical(drug.smiles())))).isEqualTo(canonical(drug.smiles()));
    }

    @Test
    void version_isCdks() {
        assertThat(CanonicalSmiles.version("2.12")).isEqualTo(2012);
        assertThat(new CanonicalSmiles().version()).isEqualTo(CanonicalSmiles.version(CDK.getVersion()));
        assertThatThrownBy(() -> CanonicalSmiles.version("2.12.1")).isInstanceOf(IllegalStateException.class);
    }
}
