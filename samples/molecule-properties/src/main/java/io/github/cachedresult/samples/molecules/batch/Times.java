package io.github.cachedresult.samples.molecules.batch;

import java.time.Duration;
import java.util.Locale;

/** Times as people read them: three digits and a unit. */
public final class Times {

    private Times() {}

    /** Such as {@code 23.9 s}, {@code 4.13 s}, {@code 87.5 ms} or {@code 0.412 ms}. */
    public static String text(Duration time) {
        double millis = time.toNanos() / 1e6;
        if (millis >= 999.5) {
            return threeDigits(millis / 1_000) + " s";
        }
        return threeDigits(millis) + " ms";
    }

    private static String threeDigits(double value) {
        int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : value >= 0.9995 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
