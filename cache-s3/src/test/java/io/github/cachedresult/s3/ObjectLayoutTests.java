package io.github.cachedresult.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.test.SampleEntries;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectLayoutTests {

    private final ObjectLayout layout = new ObjectLayout("team/results");

    @Test
    void pathIsPrefixModelVersionKey() {
        ResultKey key = SampleEntries.key("eos3b5e", "v2", "CCO");

        assertThat(layout.pathOf(key)).isEqualTo("team/results/eos3b5e/v2/" + key.text());
        assertThat(new ObjectLayout("").pathOf(key)).isEqualTo("eos3b5e/v2/" + key.text());
    }

    @ParameterizedTest
    @MethodSource("io.github.cachedresult.s3.S3TestStores#oddNames")
    void noNameLeavesItsPlace(String name) {
        ResultKey key = SampleEntries.key(name, name, "CCO");

        String path = layout.pathOf(key);

        assertThat(path).startsWith("team/results/").matches("\\p{ASCII}+").doesNotContain("/../", "/./", "//");
        assertThat(path.split("/")).hasSize(5);
        assertThat(path.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1024);
        assertThat(layout.isEntry(path)).isTrue();
        assertThat(path).startsWith(layout.prefixOf(EntrySelection.ofModel(name)));
        assertThat(path).startsWith(layout.prefixOf(EntrySelection.ofVersion(name, name)));
    }

    @Test
    void prefixOfAModelIsNotThatOfALongerName() {
        assertThat(layout.prefixOf(EntrySelection.ofModel("eos3"))).isEqualTo("team/results/eos3/");
        assertThat(layout.prefixOf(EntrySelection.all())).isEqualTo("team/results/");
        assertThat(new ObjectLayout("").prefixOf(EntrySelection.all())).isEmpty();
    }

    @Test
    void otherObjectsAreNoEntries() {
        String path = layout.pathOf(SampleEntries.key("eos3b5e", "v2", "CCO"));

        assertThat(layout.isEntry(layout.probePath())).isFalse();
        assertThat(layout.isEntry("else/where/" + path)).isFalse();
        assertThat(layout.isEntry(path + ".tmp")).isFalse();
        assertThat(layout.isEntry("team/results/readme.txt")).isFalse();
    }
}
