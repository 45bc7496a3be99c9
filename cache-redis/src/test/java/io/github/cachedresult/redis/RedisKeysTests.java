package io.github.cachedresult.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.test.SampleEntries;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisKeysTests {

    @Test
    void aNameIsModelVersionAndKeyWithTheKeyInBraces() {
        ResultKey key = SampleEntries.key("eos3b5e", "v2", "input");

        assertThat(RedisKeys.of(key)).isEqualTo("cachedresult:eos3b5e:v2:{" + key.text() + "}");
    }

    @Test
    void namesOfManyAreThoseOfEach() {
        List<ResultKey> keys = List.of(
                SampleEntries.key("eos3b5e", "v2", "one"),
                SampleEntries.key("eos3b5e", "v2", "two"),
                SampleEntries.key("eos3b5e", "v3", "one"),
                SampleEntries.key("other", "v3", "one"),
                SampleEntries.key("eos3b5e", "v2", "three"));

        assertThat(RedisKeys.of(keys))
                .containsExactly(keys.stream().map(RedisKeys::of).toArray(String[]::new));
    }

    @Test
    void noNameLeavesItsPlace() {
        ResultKey key = SampleEntries.key("../{a}:*", "%", "input");

        assertThat(RedisKeys.of(key)).isEqualTo("cachedresult:%2E.%2F%7Ba%7D%3A%2A:%25:{" + key.text() + "}");
    }

    @Test
    void aPatternSelectsByPrefixAndItsNamesAreLiteral() {
        assertThat(RedisKeys.pattern(EntrySelection.all())).isEqualTo("cachedresult:*:*:{h1-*}");
        assertThat(RedisKeys.pattern(EntrySelection.ofModel("a*"))).isEqualTo("cachedresult:a%2A:*:{h1-*}");
        assertThat(RedisKeys.pattern(EntrySelection.ofVersion("a[b]", "?\\")))
                .isEqualTo("cachedresult:a%5Bb%5D:%3F%5C:{h1-*}");
    }
}
