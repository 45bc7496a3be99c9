package io.github.cachedresult.samples.molecules;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openscience.cdk.qsar.IMolecularDescriptor;
import org.openscience.cdk.qsar.descriptors.molecular.ChiChainDescriptor;
import org.openscience.cdk.qsar.descriptors.molecular.ChiPathClusterDescriptor;
import org.openscience.cdk.qsar.descriptors.molecular.ChiPathDescriptor;
import org.openscience.cdk.qsar.result.DoubleArrayResult;

class MoleculeCalculatorTests {

    private static final String ASPIRIN = "CC(=O)Oc1ccccc1C(O)=O";
    private static final String CAFFEINE = "Cn1cnc2n(C)c(=O)n(C)c(=O)c12";
    private static final String CLOPIDOGREL = "COC(=O)[C@@H](N1CCc2sccc2C1)c1ccccc1Cl";
    private static final String SIMVASTATIN =
            "CCC(C)(C)C(=O)O[C@H]1C[C@@H](C)C=C2C=C[C@H](C)[C@H](CC[C@@H]3C[C@@H](O)CC(=O)O3)[C@@H]12";

    private final MoleculeCalculator calculator = new MoleculeCalculator();

    @Test
    void aspirin_hasTheValuesEveryDatabaseGives() {
        MoleculeProperties aspirin = calculator.compute(ASPIRIN);

        assertThat(aspirin.formula()).isEqualTo("C9H8O4");
        assertThat(aspirin.molecularWeight()).isCloseTo(180.16, within(0.005));
        assertThat(aspirin.tpsa()).isCloseTo(63.60, within(0.005));
        assertThat(aspirin.donors()).isEqualTo(1);
        assertThat(aspirin.acceptors()).isEqualTo(3);
        assertThat(aspirin.rotatableBonds()).isEqualTo(3);
        assertThat(aspirin.lipinskiViolations()).isZero();
    }

    /** Measured octanol–water coefficients, XLogP being good to about half a unit. */
    @ParameterizedTest
    @CsvSource({
        "aspirin, 1.19, CC(=O)Oc1ccccc1C(O)=O",
        "caffeine, -0.07, Cn1cnc2n(C)c(=O)n(C)c(=O)c12",
        "theophylline, -0.02, Cn1c2nc[nH]c2c(=O)n(C)c1=O",
        "fluorouracil, -0.89, Fc1c[nH]c(=O)[nH]c1=O",
        "diclofenac, 4.51, OC(=O)Cc1ccccc1Nc1c(Cl)cccc1Cl",
        "propranolol, 3.48, CC(C)NCC(O)COc1cccc2ccccc12"
    })
    void xLogP_isCloseToWhatWasMeasured(String name, double measured, String smiles) {
        assertThat(calculator.compute(smiles).xLogP()).as(name).isCloseTo(measured, within(0.75));
    }

    /** RDKit's areas with sulphur and phosphorus. */
    @ParameterizedTest
    @CsvSource({
        "caffeine, 61.82, Cn1cnc2n(C)c(=O)n(C)c(=O)c12",
        "clopidogrel, 57.78, COC(=O)[C@@H](N1CCc2sccc2C1)c1ccccc1Cl",
        "cyclophosphamide, 51.38, ClCCN(CCCl)P1(=O)NCCCO1",
        "aziridine, 21.94, C1CN1"
    })
    void tpsa_isRdkits(String name, double area, String smiles) {
        assertThat(calculator.compute(smiles).tpsa()).as(name).isCloseTo(area, within(0.005));
    }

    /** The numbers come from another program, which enumerates the fragments with RDKit. */
    @Test
    void chiIndices_areThoseOfAnIndependentEnumeration() {
        TenDigits.assertSame(
                calculator.compute(ASPIRIN).chi(),
                new ChiIndices(
                        new ChiChain(0, 0, 0, 0.08333333333, 0.1070380875, 0, 0, 0, 0.02777777778, 0.02522911918),
                        new ChiPath(
                                9.844934983,
                                6.109060905,
                                5.581957363,
                                3.598329947,
                                3.012151371,
                                2.158719217,
                                1.240882803,
                                0.5085883374,
                                6.981359544,
                                3.617453648,
                                2.394955678,
                                1.371154665,
                                0.8871712192,
                                0.5214381272,
                                0.1983154542,
                                0.07057333991),
                        new ChiPathCluster(
                                1.652847622, 2.541232856, 3.122748345, 0.3923414602, 0.4743837086, 0.4571034579)));
        TenDigits.assertSame(
                calculator.compute(CAFFEINE).chi(),
                new ChiIndices(
                        new ChiChain(
                                0,
                                0,
                                0.09622504486,
                                0.244373193,
                                0.5141678986,
                                0,
                                0,
                                0.02886751346,
                                0.06871121468,
                                0.1118976661),
                        new ChiPath(
                                10.45566545,
                                6.53658126,
                                6.232306059,
                                5.877297755,
                                4.481843313,
                                3.124274223,
                                1.970467231,
                                1.054460032,
                                8.182701232,
                                4.107927643,
                                3.233448966,
                                2.316512895,
                                1.471179885,
                                0.8670618896,
                                0.4163957465,
                                0.1738111307),
                        new ChiPathCluster(
                                3.705282687, 5.934886904, 8.621269734, 1.156969032, 1.462083728, 1.729309751)));
        TenDigits.assertSame(
                calculator.compute(CLOPIDOGREL).chi(),
                new ChiIndices(
                        new ChiChain(
                                0,
                                0,
                                0.1178511302,
                                0.3180413817,
                                0.4329182633,
                                0,
                                0,
                                0.1020620726,
                                0.2116438158,
                                0.275927319),
                        new ChiPath(
                                14.81962648,
                                10.2027086,
                                8.912673144,
                                7.847803997,
                                6.513537352,
                                5.106760643,
                                3.277322563,
                                2.372783817,
                                13.28512069,
                                8.077392717,
                                6.444567488,
                                5.193801349,
                                3.900656258,
                                2.68855877,
                                1.661178485,
                                1.098202697),
                        new ChiPathCluster(
                                3.28019162, 5.488065717, 7.696684362, 2.003204097, 2.850892078, 3.359995483)));
        TenDigits.assertSame(
                calculator.compute(SIMVASTATIN).chi(),
                new ChiIndices(
                        new ChiChain(0, 0, 0, 0.1791524929, 0.5165912672, 0, 0, 0, 0.1053794159, 0.2456343169),
                        new ChiPath(
                                22.05167728,
                                14.10139263,
                                13.73228488,
                                10.80297232,
                                8.538355199,
                                6.576810216,
                                4.992741891,
                                3.5454289,
                                19.09635014,
                                11.58877753,
                                10.25158977,
                                7.347585099,
                                5.079221881,
                                3.839489331,
                                2.620489565,
                                1.821004003),
                        new ChiPathCluster(
                                6.205498567, 8.737059896, 11.65406341, 3.59549985, 4.461747418, 5.581330122)));
    }

    @Test
    void chiIndices_haveCdksNamesInCdksOrder() {
        ChiIndices chi = calculator.compute(SIMVASTATIN).chi();

        assertThat(components(chi.chain())).isEqualTo(named(new ChiChainDescriptor()));
        assertThat(components(chi.path())).isEqualTo(named(new ChiPathDescriptor()));
        assertThat(components(chi.pathCluster())).isEqualTo(named(new ChiPathClusterDescriptor()));
    }

    @ParameterizedTest
    @CsvSource({
        "aspirin, C9H8O4, 0, CC(=O)Oc1ccccc1C(O)=O",
        "atorvastatin: weight and XLogP, C33H35FN2O5, 2,"
                + "CC(C)c1c(C(=O)Nc2ccccc2)c(-c2ccccc2)c(-c2ccc(F)cc2)n1CC[C@@H](O)C[C@@H](O)CC(O)=O",
        "sucrose: donors and acceptors, C12H22O11, 2,"
                + "OC[C@H]1O[C@@](CO)(O[C@H]2O[C@H](CO)[C@@H](O)[C@H](O)[C@H]2O)[C@@H](O)[C@@H]1O"
    })
    void lipinskiViolations_areCounted(String name, String formula, int violations, String smiles) {
        MoleculeProperties properties = calculator.compute(smiles);

        assertThat(properties.formula()).as(name).isEqualTo(formula);
        assertThat(properties.lipinskiViolations()).as(name).isEqualTo(violations);
    }

    @Test
    void lipinskiRules_areBrokenAboveTheirLimitsOnly() {
        assertThat(LipinskiRules.violations(500, 5, 5, 10)).isZero();
        assertThat(LipinskiRules.violations(500.01, 5, 5, 10)).isEqualTo(1);
        assertThat(LipinskiRules.violations(500, 5.01, 5, 10)).isEqualTo(1);
        assertThat(LipinskiRules.violations(500, 5, 6, 10)).isEqualTo(1);
        assertThat(LipinskiRules.violations(500, 5, 5, 11)).isEqualTo(1);
        assertThat(LipinskiRules.violations(501, 6, 6, 11)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "Kekulé, C1=CC=C(C(=C1)C(=O)O)OC(=O)C, CC(=O)Oc1ccccc1C(O)=O",
        "other double bonds, CC1=CC=CC=C1C, CC1=C(C)C=CC=C1",
        "Kekulé in both rings, CN1C=NC2=C1C(=O)N(C)C(=O)N2C, Cn1cnc2n(C)c(=O)n(C)c(=O)c12",
        "hydrogens written out, [H]OC([H])([H])C([H])([H])[H], CCO"
    })
    void spellingsOfOneMolecule_haveTheSameProperties(String what, String spelling, String other) {
        TenDigits.assertSame(calculator.compute(spelling), calculator.compute(other));
    }

    @Test
    void comparisonToTenDigits_seesTheTenthAndNotTheTwelfth() {
        ChiPathCluster indices = new ChiPathCluster(1.652847622, 0, 0, 0, 0, 0);

        TenDigits.assertSame(new ChiPathCluster(1.652847622001, 0, 0, 0, 0, 0), indices);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> TenDigits.assertSame(new ChiPathCluster(1.652847623, 0, 0, 0, 0, 0), indices));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> TenDigits.assertSame(new ChiPathCluster(1.652847622, 0, 0, 0, 0, 1e-12), indices));
    }

    @Test
    void manyThreads_getWhatOneGets() throws Exception {
        List<String> smiles = ApprovedDrug.all().stream()
                .map(ApprovedDrug::smiles)
                .filter(text -> text.length() < 22)
                .toList();
        Map<String, MoleculeProperties> alone =
                smiles.stream().collect(toMap(Function.identity(), calculator::compute));

        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Map<String, MoleculeProperties>>> runs = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                List<String> shuffled = new ArrayList<>(smiles);
                Collections.shuffle(shuffled, new Random(thread));
                runs.add(() -> shuffled.stream().collect(toMap(Function.identity(), calculator::compute)));
            }
            for (Future<Map<String, MoleculeProperties>> run : threads.invokeAll(runs)) {
                assertThat(run.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''         | SMILES \"\": it is empty",
                "'  '       | SMILES \"  \": it is blank",
                "' CCO'     | SMILES \" CCO\": it contains white space",
                "CCO CCN    | SMILES \"CCO CCN\": it contains white space",
                "c1ccc      | SMILES \"c1ccc\": Unclosed ring detected, SMILES may be truncated",
                "c1cccc1    | SMILES \"c1cccc1\": a valid kekulé structure could not be assigned",
                "aspirin    | SMILES \"aspirin\": unexpected character",
                "CC>>CC     | SMILES \"CC>>CC\": unexpected character",
                "{}         | SMILES \"{}\": unexpected character"
            })
    void whatIsNoSmiles_isRefusedWithTheReason(String smiles, String message) {
        assertThatExceptionOfType(InvalidSmilesException.class)
                .isThrownBy(() -> calculator.compute(smiles))
                .withMessage(message);
    }

    @Test
    void refusedSmiles_isAbbreviatedAndWithoutControlCharacters() {
        assertThatExceptionOfType(InvalidSmilesException.class)
                .isThrownBy(() -> calculator.compute("C".repeat(150) + "("))
                .withMessage("SMILES \"" + "C".repeat(80)
                        + "... (151 characters)\": Unclosed branch detected, SMILES may be truncated");
        assertThatExceptionOfType(InvalidSmilesException.class)
                .isThrownBy(() -> calculator.compute("CC\u001B[2J\nO"))
                .withMessage("SMILES \"CC\uFFFD[2J\uFFFDO\": it contains white space");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[NH3][Pt](Cl)(Cl)[NH3]", "*CC", "[Xx]C", "[Pu]", "[H][H]", "[H+]"})
    void moleculeWithoutAProperty_isRefusedRatherThanGivenNaN(String smiles) {
        assertThatExceptionOfType(UncomputableMoleculeException.class)
                .isThrownBy(() -> calculator.compute(smiles))
                .withMessageStartingWith("SMILES \"" + smiles + "\": ");
    }

    @Test
    void moleculeTooLarge_isRefusedBeforeItTakesMinutesOrTheStack() {
        assertThatExceptionOfType(UncomputableMoleculeException.class)
                .isThrownBy(() -> calculator.compute("C".repeat(201)))
                .withMessageEndingWith(": it has more than 200 heavy atoms");
        assertThatExceptionOfType(UncomputableMoleculeException.class)
                .isThrownBy(() -> calculator.compute("C(".repeat(50_000) + "C" + ")".repeat(50_000)))
                .withMessageEndingWith(": it is longer than 2000 characters");
    }

    @Test
    void hydrogensWrittenOut_doNotMakeAMoleculeTooLarge() {
        assertThat(calculator.compute("C([H])([H])".repeat(70)).formula()).isEqualTo("C70H142");
    }

    private static Map<String, Double> components(Record indices) {
        return Arrays.stream(indices.getClass().getRecordComponents())
                .collect(toMap(
                        component ->
                                component.getName().replaceFirst("(\\d)", "-$1").toUpperCase(Locale.ROOT),
                        component -> value(component, indices)));
    }

    private static double value(RecordComponent component, Record owner) {
        try {
            return (double) component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component + " cannot be read", e);
        }
    }

    private static Map<String, Double> named(IMolecularDescriptor descriptor) {
        DoubleArrayResult values = (DoubleArrayResult)
                descriptor.calculate(SmilesReader.read(SIMVASTATIN)).getValue();
        String[] names = descriptor.getDescriptorNames();
        return IntStream.range(0, names.length).boxed().collect(toMap(i -> names[i], values::get));
    }
}
