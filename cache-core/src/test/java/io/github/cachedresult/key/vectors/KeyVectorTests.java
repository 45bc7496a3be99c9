package io.github.cachedresult.key.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.key.HashedInputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** This implementation makes the published keys, from whichever Java types the specification has in one row. */
class KeyVectorTests {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    static List<KeyVector> vectors() {
        return KeyVectorFile.read();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void hash_vector_hasThePublishedPreimageAndKey(KeyVector vector) throws Exception {
        for (int variant = 0; variant < VectorValues.VARIANTS; variant++) {
            Path place = Files.createDirectory(folder.resolve("variant" + variant));
            HashedInputs inputs = VectorCall.hash(vector.input(), place, variant);
            assertThat(HexFormat.of().formatHex(inputs.preimage()))
                    .as("variant %d of %s", variant, vector.input())
                    .isEqualTo(vector.cbor());
            assertThat(inputs.key().text()).isEqualTo(vector.digest());
        }
    }

    @Test
    void hash_unknownNotation_isRefused() {
        List<String> unknown = List.of(
                "1",
                "{}",
                "{\"int\": \"1\"}",
                "{\"integer\": \"1\", \"x\": \"1\"}",
                "[]",
                "{\"normalise\": [\"cachedresult/none\", [], \"a\"]}",
                "{\"normalise\": [\"cachedresult/grid\", [\"0.1\", \"\"], {\"integer\": \"1\"}]}");
        for (String value : unknown) {
            String input = "{\"model\": \"m\", \"version\": \"v\", \"operation\": \"o\", \"parameters\": [[\"n\", "
                    + value + "]]}";
            assertThatThrownBy(() -> VectorCall.hash(new JsonMapper().readTree(input), folder, 0))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> VectorItems.preimage(new JsonMapper().readTree(input)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
