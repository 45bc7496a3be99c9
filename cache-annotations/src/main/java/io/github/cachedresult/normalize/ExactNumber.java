package io.github.cachedresult.normalize;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The value that a number of the JDK has, exactly. */
final class ExactNumber {

    /** Of longer numbers the arithmetic takes seconds. 10,000 digits have at most so many bits. */
    private static final int MAX_BITS = 33_220;

    private ExactNumber() {}

    /**
     * What a finite number is mapped to; infinities, and one NaN, stay what they are, as {@code double}.
     *
     * @param number one of {@link ElementTypes#NUMBERS}
     */
    static Object map(Object number, Function<BigDecimal, Object> finite) {
        BigDecimal exact = of(number);
        return exact == null ? Double.valueOf(((Number) number).doubleValue()) : finite.apply(exact);
    }

    private static void requireShort(BigInteger unscaled) {
        if (unscaled.bitLength() > MAX_BITS) {
            throw new IllegalArgumentException("a number of more than 10,000 digits has no normal form");
        }
    }

    /** One form of equal numbers: no trailing zeros in the unscaled value, and 0 with scale 0. */
    static BigDecimal shortest(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    /** Null if it is not finite. */
    private static @Nullable BigDecimal of(Object number) {
        if (number instanceof BigDecimal decimal) {
            requireShort(decimal.unscaledValue());
            return decimal;
        }
        if (number instanceof BigInteger integer) {
            requireShort(integer);
            return new BigDecimal(integer);
        }
        if (number instanceof Double || number instanceof Float) {
            double value = ((Number) number).doubleValue();
            // All the digits of the binary value: 0.1f is not 0.1.
            return Double.isFinite(value) ? new BigDecimal(value) : null;
        }
        return BigDecimal.valueOf(((Number) number).longValue());
    }
}
