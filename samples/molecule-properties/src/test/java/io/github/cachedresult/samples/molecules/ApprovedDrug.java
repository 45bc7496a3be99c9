package io.github.cachedresult.samples.molecules;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;

/**
 * One row of {@code approved-drugs.csv} with all its columns.
 *
 * @param formula the molecular formula according to RDKit
 * @param inchiKey the InChIKey of RDKit's structure
 */
record ApprovedDrug(String name, String smiles, String formula, String inchiKey) {

    static List<ApprovedDrug> all() {
        try (InputStream csv = Objects.requireNonNull(ApprovedDrug.class.getResourceAsStream("/approved-drugs.csv"));
                InputStreamReader reader = new InputStreamReader(csv, StandardCharsets.UTF_8)) {
            return CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(reader).stream()
                    .map(row -> new ApprovedDrug(
                            row.get("name"), row.get("smiles"), row.get("formula"), row.get("inchikey")))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError("approved-drugs.csv cannot be read", e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
