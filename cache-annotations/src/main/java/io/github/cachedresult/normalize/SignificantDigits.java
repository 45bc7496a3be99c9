package io.github.cachedresult.normalize;

import io.github.cachedresult.HashName;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Numbers to so many significant decimal digits, whatever their type: with {@code parameters = "14"}, {@code 0.1 + 0.2} is
 * 0.3. The exact value is rounded once, to the nearest, and from the middle to the even digit. 0.0 and -0.0 are one;
 * infinities are themselves, NaN is one.
 *
 * <p>Two numbers that are close and on different sides of a middle remain two.
 */
@HashName("cachedresult/significant-digits")
public final class SignificantDigits extends ElementNormalizer {

    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,2}");

    /** Creates it. */
    public SignificantDigits() {
        super(ElementTypes.NUMBERS);
    }

    @Override
    ElementMapping mapping(List<String> parameters) {
        String count = requireOne(parameters, "the number of digits", "6");
        if (!COUNT.matcher(count).matches()) {
            throw new IllegalArgumentException("its parameter, the number of digits, is '" + count
                    + "'; write a whole number from 1 to 999, as in parameters = \"6\"");
        }
        MathContext digits = new MathContext(Integer.parseInt(count), RoundingMode.HALF_EVEN);
        return value -> ExactNumber.map(value, exact -> ExactNumber.shortest(exact.round(digits)));
    }
}
