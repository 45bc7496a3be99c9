package io.github.cachedresult.samples.interactions.drugs;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads the files that the sample ships. */
final class DrugFiles {

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    private DrugFiles() {}

    static List<Drug> drugs() {
        return rows("drugs.csv", row -> new Drug(row.get("name"), row.get("smiles")));
    }

    static List<Interaction> interactions() {
        return rows(
                "interactions.csv",
                row -> new Interaction(
                        new DrugPair(row.get("first"), row.get("second")).ordered(),
                        Integer.parseInt(row.get("severity")),
                        row.get("mechanism")));
    }

    private static <T> List<T> rows(String name, Function<CSVRecord, T> reading) {
        try (InputStream file = DrugFiles.class.getResourceAsStream("/" + name)) {
            if (file == null) {
                throw new IllegalStateException("The file " + name + " is not on the class path.");
            }
            Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8);
            return CSVParser.builder().setReader(reader).setFormat(FORMAT).get().stream()
                    .map(reading)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }
}
