package io.github.cachedresult.normalize;

import io.github.cachedresult.HashName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Numbers as the nearest multiple of a step, whatever their type: with {@code parameters = "0.01"}, 7.401 is 7.4. The exact
 * value is rounded once, from the middle to the even multiple. The middle is that of the number itself: {@code BigDecimal}
 * 0.15 is in the middle between 0.1 and 0.2, and {@code double} 0.15, which is a little less, is not. Infinities are
 * themselves, NaN is one.
 *
 * <p>Two numbers that are close and on different sides of a middle remain two. Steps that are written differently, as 0.1
 * and 0.10, make different keys.
 */
@HashName("cachedresult/grid")
public final class Grid extends ElementNormalizer {

    private static final Pattern STEP = Pattern.compile("[0-9]{1,100}(?:\\.[0-9]{1,100})?(?:[eE]-?[0-9]{1,3})?");

    /** Of more digits than any double has multiples of a step that somebody wants. */
    private static final int MAX_DIGITS = 10_000;

    /** Creates it. */
    public Grid() {
        super(ElementTypes.NUMBERS);
    }

    @Override
    ElementMapping mapping(List<String> parameters) {
        String text = requireOne(parameters, "the step", "0.01");
        BigDecimal step = STEP.matcher(text).matches() ? new BigDecimal(text) : BigDecimal.ZERO;
        if (step.signum() == 0) {
            throw new IllegalArgumentException("its parameter, the step, is '" + text
                    + "'; write a decimal number above 0, as in parameters = \"0.01\"");
        }
        return value -> ExactNumber.map(value, exact -> index(exact, step));
    }

    /** Which multiple of the step is nearest. */
    private static BigInteger index(BigDecimal number, BigDecimal step) {
        long digits = magnitude(number) - magnitude(step);
        if (number.signum() == 0 || digits < -1) {
            // Less than a tenth of the step; dividing would write out all its zeros.
            return BigInteger.ZERO;
        }
        // The quotient has as many digits or one more: what is certainly too long is not divided.
        BigDecimal index = digits > MAX_DIGITS ? null : number.divide(step, 0, RoundingMode.HALF_EVEN);
        if (index == null || index.precision() > MAX_DIGITS) {
            throw new IllegalArgumentException(
                    "it is so many steps that their number has more than " + MAX_DIGITS + " digits");
        }
        return index.toBigInteger();
    }

    /** The exponent of its first digit. */
    private static long magnitude(BigDecimal number) {
        return (long) number.precision() - number.scale() - 1;
    }
}
