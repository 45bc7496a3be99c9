package io.github.cachedresult.key.vectors;

import io.github.cachedresult.key.HashedInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Completes new vectors: write {@code description} and {@code input} at the end of {@code docs/key-vectors.json}, run this
 * in the folder {@code cache-core}, and read what it made against {@code docs/key-format.md} before it is committed. The
 * tests and {@code key-vectors-check} then make the same bytes without this code, or fail. Published vectors stay.
 */
final class KeyVectorGenerator {

    private KeyVectorGenerator() {}

    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        List<KeyVector> vectors = new ArrayList<>();
        Map<String, String> published = PublishedVectors.read();
        for (KeyVector vector : KeyVectorFile.read()) {
            KeyVector complete = vector.cbor() == null ? complete(vector) : vector;
            vectors.add(complete);
            if (!published.containsKey(complete.description())) {
                Files.writeString(
                        PublishedVectors.PATH, PublishedVectors.line(complete) + "\n", StandardOpenOption.APPEND);
            }
        }
        KeyVectorFile.write(vectors);
    }

    private static KeyVector complete(KeyVector vector) throws ReflectiveOperationException, IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "vectors");
        HashedInputs inputs = VectorCall.hash(vector.input(), folder, 0);
        return new KeyVector(
                vector.description(),
                vector.input(),
                HexFormat.of().formatHex(inputs.preimage()),
                inputs.key().text());
    }
}
