package io.github.cachedresult.samples.molecules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;

/** Compares to ten significant digits: the last bits of sums differ between releases of the JDK. */
final class TenDigits {

    private static final Comparator<Double> COMPARATOR =
            (a, b) -> Math.abs(a - b) <= 5e-10 * Math.max(Math.abs(a), Math.abs(b)) ? 0 : Double.compare(a, b);

    private TenDigits() {}

    static void assertSame(Record actual, Record expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .withComparatorForType(COMPARATOR, Double.class)
                .withStrictTypeChecking()
                .isEqualTo(expected);
    }
}
