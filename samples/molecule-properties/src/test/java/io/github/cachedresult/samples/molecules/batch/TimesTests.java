package io.github.cachedresult.samples.molecules.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTests {

    @ParameterizedTest
    @CsvSource({
        "0, 0.000 ms",
        "412, 0.000 ms",
        "412000, 0.412 ms",
        "999499, 0.999 ms",
        "999501, 1.00 ms",
        "9994000, 9.99 ms",
        "9996000, 10.0 ms",
        "99940000, 99.9 ms",
        "99960000, 100 ms",
        "999400000, 999 ms",
        "999600000, 1.00 s",
        "23940000000, 23.9 s",
        "3600000000000, 3600 s"
    })
    void text_hasThreeDigitsAndAUnit(long nanos, String text) {
        assertThat(Times.text(Duration.ofNanos(nanos))).isEqualTo(text);
    }
}
