package io.github.cachedresult.samples.molecules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompoundFileTests {

    @Test
    void columns_areFoundByNameInAnyCaseAndOrder() {
        assertThat(read("id,SMILES , Name\n7,CCO,ethanol\n8,C,methane\n"))
                .containsExactly(new Compound(2, "ethanol", "CCO"), new Compound(3, "methane", "C"));
    }

    @Test
    void name_isOptional() {
        assertThat(read("Smiles\nCCO\n")).containsExactly(new Compound(2, null, "CCO"));
        assertThat(read("name,smiles\n,CCO\n")).containsExactly(new Compound(2, null, "CCO"));
    }

    @Test
    void rowsWithoutSmiles_areCompoundsLikeAnyOther() {
        assertThat(read("smiles,name\n,nothing\n\"\",quoted\n   \n\nCCO\nno smiles\n"))
                .containsExactly(
                        new Compound(2, "nothing", ""),
                        new Compound(3, "quoted", ""),
                        new Compound(4, null, ""),
                        new Compound(6, null, "CCO"),
                        new Compound(7, null, "no smiles"));
        assertThat(read("smiles\n\"\"\nC")).containsExactly(new Compound(2, null, ""), new Compound(3, null, "C"));
        assertThat(read("name,smiles\nshort\n")).containsExactly(new Compound(2, "short", ""));
    }

    @Test
    void quotedValues_mayHoldCommasQuotesAndLineBreaks_andLinesAreStillRight() {
        assertThat(read("name,smiles\r\n\"2,4-\"\"D\"\"\",C\r\n\"two\r\nlines\",CC\r\n\r\nlast,CCC"))
                .containsExactly(
                        new Compound(2, "2,4-\"D\"", "C"),
                        new Compound(3, "two\r\nlines", "CC"),
                        new Compound(6, "last", "CCC"));
    }

    @Test
    void blanksAroundValues_areDropped_andLinesAreStillRight() {
        assertThat(read("name , smiles\n ethanol ,\" CCO\n\" \nmethane, C"))
                .containsExactly(new Compound(2, "ethanol", "CCO"), new Compound(4, "methane", "C"));
    }

    @Test
    void byteOrderMark_isSkipped() {
        assertThat(read("\uFEFFsmiles,name\nC,méthane\n")).containsExactly(new Compound(2, "méthane", "C"));
    }

    @Test
    void header_withoutSmiles_isRefusedWithTheFileAndTheColumn() {
        assertThatExceptionOfType(CompoundFileException.class)
                .isThrownBy(() -> read("name;smiles\nethanol;CCO\n"))
                .withMessage("test.csv: it has no column 'smiles', only [name;smiles]");
        assertThatExceptionOfType(CompoundFileException.class)
                .isThrownBy(() -> read(""))
                .withMessage("test.csv: it has no column 'smiles', only []");
    }

    @Test
    void header_withTwoSmiles_isRefused() {
        assertThatExceptionOfType(CompoundFileException.class)
                .isThrownBy(() -> read("smiles,SMILES\nC,CC\n"))
                .withMessageStartingWith("test.csv: its header is ambiguous: ");
    }

    @Test
    void whatIsNoCsv_isRefusedWithTheFile() {
        assertThatExceptionOfType(CompoundFileException.class)
                .isThrownBy(() -> read("smiles,name\n\"CCO,unclosed\n"))
                .withMessageStartingWith("test.csv: it is not a CSV file: ");
        assertThatExceptionOfType(CompoundFileException.class)
                .isThrownBy(() -> read("smiles,name\n\"CCO\"x,ethanol\n"))
                .withMessageStartingWith("test.csv: it is not a CSV file: ");
    }

    @Test
    void whatIsNotUtf8_isRefusedRatherThanReadWithQuestionMarks() {
        byte[] latin1 = "name,smiles\nméthane,C\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(CompoundFileException.class)
                .isThrownBy(() -> CompoundFile.read(new ByteArrayInputStream(latin1), "test.csv"))
                .withMessage("test.csv: it is not UTF-8");
    }

    @Test
    void path_isReadAndNamedInErrors(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("my.csv");
        Files.writeString(file, "smiles\nC\n");
        assertThat(CompoundFile.read(file)).containsExactly(new Compound(2, null, "C"));

        Path missing = folder.resolve("missing.csv");
        assertThatExceptionOfType(CompoundFileException.class)
                .isThrownBy(() -> CompoundFile.read(missing))
                .withMessageStartingWith(missing + ": cannot be read: ");
    }

    private static List<Compound> read(String csv) {
        return CompoundFile.read(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), "test.csv");
    }
}
