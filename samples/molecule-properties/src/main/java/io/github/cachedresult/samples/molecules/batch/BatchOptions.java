package io.github.cachedresult.samples.molecules.batch;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationArguments;

/**
 * What the command line asks of a run.
 *
 * @param files {@code --compounds=…}, any number of times: a CSV file, or {@code classpath:} and the name of a bundled one;
 *     without a value, the bundled approved drugs
 * @param passes {@code --passes=2}: how often each file is read through, one time unless said otherwise
 * @param limit {@code --limit=10}: how many compounds of a file are read at most
 * @param show {@code --show=aspirin}: the compound whose provenance is printed, or {@code null} for none
 * @param reports {@code --reports=file}: where the reports are written as JSON, or {@code null} for nowhere
 */
record BatchOptions(
        List<String> files,
        int passes,
        int limit,
        @Nullable String show,
        @Nullable Path reports) {

    static final String APPROVED_DRUGS = "classpath:approved-drugs.csv";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if an option has no sensible value; the message names it
     */
    static BatchOptions of(ApplicationArguments arguments) {
        if (!arguments.getNonOptionArgs().isEmpty()) {
            throw new IllegalArgumentException("unexpected argument "
                    + arguments.getNonOptionArgs().get(0) + ": files are named by --compounds=<file>");
        }
        List<String> files = values(arguments, "compounds").stream()
                .filter(file -> !file.isBlank())
                .toList();
        return new BatchOptions(
                files.isEmpty() ? List.of(APPROVED_DRUGS) : files,
                positive(arguments, "passes", 1),
                positive(arguments, "limit", Integer.MAX_VALUE),
                value(arguments, "show"),
                path(arguments, "reports"));
    }

    private static int positive(ApplicationArguments arguments, String name, int otherwise) {
        String value = value(arguments, name);
        if (value == null) {
            return otherwise;
        }
        // nine digits always fit
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) == 0) {
            throw new IllegalArgumentException("--" + name + " must be a positive number, it is '" + value + "'");
        }
        return Integer.parseInt(value);
    }

    private static @Nullable Path path(ApplicationArguments arguments, String name) {
        String value = value(arguments, name);
        try {
            return value == null ? null : Path.of(value);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("--" + name + " must be a file: " + e.getMessage(), e);
        }
    }

    private static @Nullable String value(ApplicationArguments arguments, String name) {
        if (!arguments.containsOption(name)) {
            return null;
        }
        List<String> values = values(arguments, name);
        if (values.size() != 1) {
            throw new IllegalArgumentException(
                    "--" + name + " must have one value, as in --" + name + "=…, it has " + values.size());
        }
        return values.get(0);
    }

    private static List<String> values(ApplicationArguments arguments, String name) {
        List<String> values = arguments.getOptionValues(name);
        return values == null ? List.of() : values;
    }
}
