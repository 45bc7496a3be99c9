package io.github.cachedresult.samples.molecules.batch;

import io.github.cachedresult.Producer;
import io.github.cachedresult.samples.molecules.service.Provenance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a provenance as a table of names and values. */
final class ProvenanceTable {

    private ProvenanceTable() {}

    /** One line for each thing that is known. */
    static List<String> lines(Provenance from) {
        Map<String, @Nullable Object> rows = new LinkedHashMap<>();
        rows.put("tier", from.tier());
        rows.put("age", Times.text(from.age()));
        rows.put("duration saved", Times.text(from.durationSaved()));
        rows.put("key", from.key());
        rows.put("entry id", from.entryId());
        rows.put("model", from.model());
        rows.put("version", from.version());
        rows.put("operation", from.operation());
        rows.put("started at", from.startedAt());
        rows.put("computed at", from.computedAt());
        rows.put("duration", from.duration() == null ? null : Times.text(from.duration()));
        rows.put("producer", from.producer() == null ? null : text(from.producer()));
        rows.put("code version", from.codeVersion());
        rows.put("verdict", from.verdict());
        rows.put("tags", from.tags().isEmpty() ? null : String.join(", ", from.tags()));
        rows.put("attributes", from.attributes().isEmpty() ? null : from.attributes());
        int width = rows.keySet().stream().mapToInt(String::length).max().orElse(1);
        return rows.entrySet().stream()
                .filter(row -> row.getValue() != null)
                .map(row -> String.format(Locale.ROOT, "%-" + width + "s  %s", row.getKey(), row.getValue()))
                .toList();
    }

    private static String text(Producer producer) {
        return Stream.of(
                        producer.application(),
                        "instance " + producer.instance(),
                        producer.host().isEmpty() ? "" : "on " + producer.host())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }
}
