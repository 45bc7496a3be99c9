package io.github.cachedresult.key.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What was published stays. */
class KeyVectorPublicationTests {

    private static final String COST = """
            %d published keys moved or are gone:
              %s
            Moving a key costs every user every result that was stored under it: what is in their Redis and their buckets \
            becomes unreachable, takes space until it expires, and is computed again, for hours and for real money. \
            Programs in other languages that make the same keys share no more results with this one.
            If the change is a mistake, undo it. If it is meant, it is another format: name it h2 \
            (ResultKey.FORMAT and the first element of preimages), publish vectors of its own, and keep h1 and its \
            vectors beside it, so that users move when they choose to. Never edit a published vector or \
            published-key-vectors.txt to make this pass; new vectors are appended to both.""";

    private static final List<KeyVector> VECTORS = KeyVectorFile.read();

    @Test
    void vectors_published_areThereUnchanged() throws Exception {
        Map<String, String> now = new HashMap<>();
        VECTORS.forEach(vector -> now.put(vector.description(), Objects.requireNonNull(vector.digest())));
        List<String> moved = new ArrayList<>();
        PublishedVectors.read().forEach((description, key) -> {
            String current = now.getOrDefault(description, "gone");
            if (!current.equals(key)) {
                moved.add("'%s' was %s and is %s".formatted(description, key, current));
            }
        });
        assertThat(moved)
                .withFailMessage(() -> COST.formatted(moved.size(), String.join("\n  ", moved)))
                .isEmpty();
    }

    @Test
    void vectors_all_arePublishedOnce() throws Exception {
        Set<String> published = PublishedVectors.read().keySet();
        assertThat(VECTORS)
                .as("append these to %s, as KeyVectorGenerator does", PublishedVectors.PATH)
                .filteredOn(vector -> !published.contains(vector.description()))
                .isEmpty();
        assertThat(VECTORS).extracting(KeyVector::description).doesNotHaveDuplicates();
        assertThat(VECTORS).hasSizeGreaterThanOrEqualTo(150);
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
