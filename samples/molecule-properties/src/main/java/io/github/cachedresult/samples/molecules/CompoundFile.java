package io.github.cachedresult.samples.molecules;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.jspecify.annotations.Nullable;

/**
 * Reads compounds from a CSV file: UTF-8, comma-separated, quoted as in RFC 4180, with a header line. The column {@code
 * smiles} is required, {@code name} is optional, others are ignored; the case of their names does not matter.
 *
 * <p>A row without a usable SMILES is a compound like any other, so that one bad row is reported with its line and stops
 * nothing. Empty lines are skipped.
 */
public final class CompoundFile {

    private static final String NAME = "name";
    private static final String SMILES = "smiles";

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreHeaderCase(true)
            .setAllowMissingColumnNames(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY)
            .setIgnoreEmptyLines(true)
            .setIgnoreSurroundingSpaces(true)
            .get();

    private CompoundFile() {}

    /**
     * Reads a file.
     *
     * @throws CompoundFileException if it cannot be read, or is not a CSV file with a column {@code smiles}
     */
    public static List<Compound> read(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return read(content, file.toString());
        } catch (IOException e) {
            throw new CompoundFileException(file.toString(), "cannot be read: " + e, e);
        }
    }

    /**
     * Reads what a stream holds, such as a resource, and leaves it open.
     *
     * @param file what error messages call it
     * @throws CompoundFileException if it cannot be read, or is not a CSV file with a column {@code smiles}
     */
    public static List<Compound> read(InputStream content, String file) {
        // A decoder made by hand refuses what is not UTF-8; the usual constructors would put in question marks.
        BufferedReader reader = new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8.newDecoder()));
        try {
            skipByteOrderMark(reader);
            // The parser is not closed: it would close the stream, which is the caller's.
            return compounds(
                    CSVParser.builder().setReader(reader).setFormat(FORMAT).get(), file);
        } catch (IOException e) {
            throw unreadable(file, e, e);
        } catch (UncheckedIOException e) {
            // what the parser's iterator makes of an IOException
            throw unreadable(file, Objects.requireNonNullElse(e.getCause(), e), e);
        } catch (IllegalArgumentException e) {
            // what commons-csv throws for a header that names a column twice
            throw new CompoundFileException(file, "its header is ambiguous: " + e.getMessage(), e);
        }
    }

    private static List<Compound> compounds(CSVParser parser, String file) {
        if (!parser.getHeaderMap().containsKey(SMILES)) {
            throw new CompoundFileException(
                    file, "it has no column '" + SMILES + "', only " + parser.getHeaderNames(), null);
        }
        List<Compound> compounds = new ArrayList<>();
        for (CSVRecord row : parser) {
            String smiles = value(row, SMILES);
            // The parser stands behind the row, whose quoted values may span lines.
            long line = parser.getCurrentLineNumber() - lineBreaksIn(row);
            compounds.add(new Compound(line, value(row, NAME), smiles == null ? "" : smiles));
        }
        return List.copyOf(compounds);
    }

    /** The row's value, or {@code null} if the file has no such column, or the row is short of it or leaves it empty. */
    private static @Nullable String value(CSVRecord row, String column) {
        String value = row.isSet(column) ? row.get(column).strip() : "";
        return value.isEmpty() ? null : value;
    }

    private static long lineBreaksIn(CSVRecord row) {
        return row.stream()
                .mapToLong(value -> value.split("\\R", -1).length - 1L)
                .sum();
    }

    private static void skipByteOrderMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
    }

    private static CompoundFileException unreadable(String file, Exception failure, Exception cause) {
        String problem = failure instanceof CharacterCodingException
                ? "it is not UTF-8"
                : "it is not a CSV file: " + failure.getMessage();
        return new CompoundFileException(file, problem, cause);
    }
}
