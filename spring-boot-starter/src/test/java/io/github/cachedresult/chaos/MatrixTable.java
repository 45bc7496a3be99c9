package io.github.cachedresult.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All cells with what was measured, in Markdown: a table for each operation, a row for each fault. */
final class MatrixTable {

    private final Map<Cell, Measured> cells = new HashMap<>();

    void add(Measured measured) {
        cells.put(measured.cell(), measured);
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, this + "\n");
    }

    @Override
    public String toString() {
        return Arrays.stream(Operation.values()).map(this::table).collect(Collectors.joining("\n\n")) + "\n\n"
                + summary();
    }

    private String table(Operation operation) {
        return Stream.concat(
                        Stream.of(
                                Arrays.stream(Part.values())
                                        .map(Part::toString)
                                        .collect(Collectors.joining(" | ", "| " + operation + " | ", " |")),
                                "|---" + "|---".repeat(Part.values().length) + "|"),
                        Arrays.stream(Fault.values()).map(fault -> row(operation, fault)))
                .collect(Collectors.joining("\n"));
    }

    private String row(Operation operation, Fault fault) {
        return Arrays.stream(Part.values())
                .map(part -> text(new Cell(operation, fault, part)))
                .collect(Collectors.joining(" | ", "| " + fault + " | ", " |"));
    }

    private String text(Cell cell) {
        String why = cell.notApplicable();
        if (why != null) {
            return "not applicable: " + why;
        }
        Measured measured = cells.get(cell);
        return measured == null ? "not run" : measured.toString();
    }

    private String summary() {
        return cells.values().stream()
                .map(Measured::machine)
                .max(Comparator.naturalOrder())
                .map(machine -> "%d cells; a call took %d ms at most besides what it waited for."
                        .formatted(cells.size(), machine.toMillis()))
                .orElse("No cell was run.");
    }
}
