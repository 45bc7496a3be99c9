package io.github.cachedresult.key.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What was published stays. */
class KeyVectorPublicationTests {

    private static final String COST = """
            '%s' is published with the key
              %s
            and is now %s.
            Moving a key costs every user every result it was made for: what is stored in their Redis and their buckets \
            becomes unreachable, costs space until it expires, and is computed again, at hours of computing and real \
            money; and other languages that make the same keys no longer share results with this one.
            If the change is a mistake, undo it. If it is meant, it is another format: name it h2 \
            (ResultKey.FORMAT and the first element of preimages), publish vectors of its own, and keep h1 and its \
            vectors beside it, so that users move when they choose to. Never edit published-key-vectors.txt or a \
            published vector to make this pass; new vectors are appended to both.""";

    private static final List<KeyVector> VECTORS = KeyVectorFile.read();

    @Test
    void vectors_published_areThereUnchanged() throws Exception {
        Map<String, String> now = new HashMap<>();
        VECTORS.forEach(vector -> now.put(vector.description(), Objects.requireNonNull(vector.digest())));
        PublishedVectors.read().forEach((description, key) -> assertThat(now.get(description))
                .withFailMessage(() -> COST.formatted(
                        description, key, now.containsKey(description) ? "\n  " + now.get(description) : "gone"))
                .isEqualTo(key));
    }

    @Test
    void vectors_all_arePublished() throws Exception {
        assertThat(PublishedVectors.read())
                .as("append what is new to %s, as KeyVectorGenerator does", PublishedVectors.PATH)
                .containsOnlyKeys(VECTORS.stream().map(KeyVector::description).toList());
        assertThat(VECTORS).hasSizeGreaterThanOrEqualTo(150).doesNotHaveDuplicates();
        assertThat(VECTORS).extracting(KeyVector::description).doesNotHaveDuplicates();
    }

    /** What a method could tell apart has another key, and nothing else has. */
    @Test
    void vectors_onlyThoseThatSayAgain_haveTheKeyOfAnEarlierOne() {
        Map<String, String> firsts = new LinkedHashMap<>();
        for (KeyVector vector : VECTORS) {
            String first = firsts.putIfAbsent(Objects.requireNonNull(vector.digest()), vector.description());
            assertThat(first != null)
                    .as("'%s' has the key of '%s'", vector, first)
                    .isEqualTo(vector.description().startsWith(KeyVector.AGAIN));
        }
    }
}
