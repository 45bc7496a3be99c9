package io.github.cachedresult.samples.molecules.batch;

import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reports in a file, as JSON, for whoever started the run. */
public final class PassReports {

    private static final JsonMapper JSON = JsonMapper.shared();

    private PassReports() {}

    /**
     * Writes reports, over what the file holds.
     *
     * @throws tools.jackson.core.JacksonException if the file cannot be written
     */
    static void write(List<PassReport> reports, Path file) {
        JSON.writeValue(file, reports);
    }

    /**
     * Reads what a run wrote.
     *
     * @throws tools.jackson.core.JacksonException if the file cannot be read
     */
    public static List<PassReport> read(Path file) {
        return JSON.readValue(file, new TypeReference<List<PassReport>>() {});
    }
}
