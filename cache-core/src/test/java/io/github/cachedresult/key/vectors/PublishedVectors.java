package io.github.cachedresult.key.vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The frozen copy of what was published: the key and the description of every vector. Lines are only ever appended. */
final class PublishedVectors {

    /** The list, seen from the module's folder, in which tests run. */
    static final Path PATH = Path.of("src", "test", "resources", "published-key-vectors.txt");

    private PublishedVectors() {}

    /** From description to key. */
    static Map<String, String> read() throws IOException {
        Map<String, String> published = new LinkedHashMap<>();
        for (String line : Files.readAllLines(PATH)) {
            if (!line.startsWith("#")) {
                List<String> parts = List.of(line.split(" ", 2));
                if (published.put(parts.get(1), parts.get(0)) != null) {
                    throw new IllegalArgumentException("published twice: " + line);
                }
            }
        }
        return published;
    }

    static String line(KeyVector vector) {
        return vector.digest() + " " + vector.description();
    }
}
