package io.github.cachedresult.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTests {

    @ParameterizedTest
    @ValueSource(strings = {"a", "meta-llama/Llama-3", "../x", "a:b%c{d}", "\ud83e\uddea", "\u4e2d", " a "})
    void defect_fairName_hasNone(String name) {
        assertThat(Names.defect(name)).isNull();
        assertThat(Names.require(name, "it")).isEqualTo(name);
    }

    @Test
    void defect_otherName_saysWhatIsWrong() {
        assertThat(Names.defect(null)).isEqualTo("must not be empty");
        assertThat(Names.defect("")).isEqualTo("must not be empty");
        assertThat(Names.defect(" \t")).isEqualTo("must not be empty");
        assertThat(Names.defect("a".repeat(200))).isNull();
        assertThat(Names.defect("a".repeat(201))).isEqualTo("must not be longer than 200 characters, it has 201");
        assertThat(Names.defect("a\nb")).isEqualTo("must not contain control characters, it has U+000A at index 1");
        assertThat(Names.defect("a\u0085")).contains("U+0085 at index 1");
        assertThat(Names.defect("a\u007f")).contains("U+007F");
        assertThat(Names.defect("a\ud83e")).isEqualTo("must be Unicode text, it has a lone surrogate at index 1");
        assertThat(Names.defect("\udd00a")).contains("lone surrogate at index 0");
        assertThatThrownBy(() -> Names.require("", "the model"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the model must not be empty; write 1 to 200 characters");
    }

    @Test
    void parseDigest_text_isTheDigest() {
        Digest digest = Digest.of(new byte[] {1, 2, 3}, 1, 1);
        ResultKey key = new ResultKey("m", "v", digest);
        assertThat(digest.toHex()).isEqualTo("dbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986");
        assertThat(ResultKey.parseDigest(key.text())).isEqualTo(digest);
        assertThat(Digest.ofBytes(digest.toBytes())).isEqualTo(digest);
        assertThat(new ResultKey("m", "w", digest)).isNotEqualTo(key);
        for (String none : new String[] {"", "h1-", "h2-" + digest.toHex(), key.text() + "0", "h1-" + "g".repeat(64)}) {
            assertThatThrownBy(() -> ResultKey.parseDigest(none)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Digest.ofBytes(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }
}
