package io.github.cachedresult.key.vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes {@code docs/key-vectors.json}. */
final class KeyVectorFile {

    /** The file, seen from the module's folder, in which tests run. */
    static final Path PATH = Path.of("..", "docs", "key-vectors.json");

    private static final Set<String> MEMBERS = Set.of("description", "input", "cbor", "digest");

    /** In ASCII, so that no editor composes or decomposes what the vectors keep apart. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private KeyVectorFile() {}

    static List<KeyVector> read() {
        List<KeyVector> vectors = new ArrayList<>();
        for (JsonNode vector : JSON.readTree(PATH.toFile()).required("vectors")) {
            if (!MEMBERS.containsAll(vector.propertyNames())) {
                throw new IllegalArgumentException("a vector has no members but " + MEMBERS + ": " + vector);
            }
            vectors.add(new KeyVector(
                    vector.required("description").stringValue(),
                    vector.required("input"),
                    textOf(vector, "cbor"),
                    textOf(vector, "digest")));
        }
        return vectors;
    }

    private static @Nullable String textOf(JsonNode vector, String member) {
        return vector.has(member) ? vector.get(member).stringValue() : null;
    }

    static void write(List<KeyVector> vectors) throws IOException {
        StringJoiner all = new StringJoiner(",\n", "{\"vectors\": [\n", "\n]}\n");
        for (KeyVector vector : vectors) {
            StringJoiner members = new StringJoiner(",\n", "  {\n", "\n  }");
            members.add("    \"description\": " + JSON.writeValueAsString(vector.description()));
            members.add("    \"input\": " + JSON.writeValueAsString(vector.input()));
            members.add("    \"cbor\": \"" + vector.cbor() + "\"");
            members.add("    \"digest\": \"" + vector.digest() + "\"");
            all.add(members.toString());
        }
        Files.writeString(PATH, all.toString());
    }
}
