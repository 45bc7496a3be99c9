package io.github.cachedresult.samples.molecules.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.DefaultApplicationArguments;

class BatchOptionsTests {

    @Test
    void withoutAFile_readsTheBundledDrugsOnce() {
        BatchOptions options = options("--compounds");

        assertThat(options.files()).containsExactly("classpath:approved-drugs.csv");
        assertThat(options.passes()).isEqualTo(1);
        assertThat(options.limit()).isEqualTo(Integer.MAX_VALUE);
        assertThat(options.show()).isNull();
        assertThat(options.reports()).isNull();
    }

    @Test
    void withEverything_takesEverything() {
        BatchOptions options = options(
                "--compounds=b.csv",
                "--compounds=a.csv",
                "--passes=2",
                "--limit=10",
                "--show=aspirin",
                "--reports=r.json");

        assertThat(options).isEqualTo(new BatchOptions(List.of("b.csv", "a.csv"), 2, 10, "aspirin", Path.of("r.json")));
    }

    @Test
    void properties_areNoneOfItsBusiness() {
        assertThat(options("--compounds", "--spring.data.redis.port=1").files()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "two", "", "1.5", "99999999999", "١"})
    void anythingButAPositiveNumber_isRefusedByName(String passes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--compounds", "--passes=" + passes))
                .withMessage("--passes must be a positive number, it is '" + passes + "'");
    }

    @Test
    void anOptionGivenTwice_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--compounds", "--limit=1", "--limit=2"))
                .withMessageStartingWith("--limit must have one value");
    }

    @Test
    void anOptionWithoutItsValue_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--compounds", "--show"))
                .withMessageStartingWith("--show must have one value");
    }

    @Test
    void aFileThatIsNoOption_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--compounds", "drugs.csv"))
                .withMessageContaining("drugs.csv")
                .withMessageContaining("--compounds=<file>");
    }

    private static BatchOptions options(String... arguments) {
        return BatchOptions.of(new DefaultApplicationArguments(arguments));
    }
}
