package io.github.cachedresult.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathSegmentTests {

    @ParameterizedTest
    @CsvSource({
        "eos3b5e, eos3b5e",
        "v1.2-rc_3, v1.2-rc_3",
        "meta-llama/Llama-3, meta-llama%2FLlama-3",
        "../x, %2E.%2Fx",
        ".., %2E.",
        "., %2E",
        "a:b*c{d}, a%3Ab%2Ac%7Bd%7D",
        "100%, 100%25",
        "a%2Fb, a%252Fb",
        "~x, %7Ex",
        "\u00fc, %C3%BC"
    })
    void of_name_isEncoded(String name, String segment) {
        assertThat(PathSegment.of(name)).isEqualTo(segment);
    }

    @Test
    void of_randomNames_areSafeAndDistinct() {
        long seed = 99;
        Random random = new Random(seed);
        List<String> alphabet =
                List.of("a", "A", ".", "/", "%", "2", "F", "~", ":", "*", "\u00e9", "\ud83e\uddea", " ");
        Set<String> names = new HashSet<>();
        Set<String> segments = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int length = 1 + random.nextInt(random.nextInt(20) == 0 ? 200 : 6); length > 0; length--) {
                name.append(alphabet.get(random.nextInt(alphabet.size())));
            }
            String segment = PathSegment.of(name.toString());
            names.add(name.toString());
            segments.add(segment);
            assertThat(segment).as("seed %s: %s", seed, name).matches("[A-Za-z0-9_%~-][A-Za-z0-9._%~-]*");
            assertThat(segment.length()).isLessThanOrEqualTo(PathSegment.MAX_LENGTH);
        }
        assertThat(segments).hasSameSizeAs(names);
    }

    @Test
    void of_longNames_areCutAndToldApartByTheirDigest() {
        String common = "a".repeat(199);
        assertThat(PathSegment.of(common + "b"))
                .hasSize(PathSegment.MAX_LENGTH)
                .startsWith("a".repeat(127) + "~")
                .isNotEqualTo(PathSegment.of(common + "c"));
    }
}
