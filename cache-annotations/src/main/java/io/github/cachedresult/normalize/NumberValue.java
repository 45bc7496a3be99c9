package io.github.cachedresult.normalize;

import io.github.cachedresult.HashName;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Numbers as what they are worth: 1, 1L, 1.0 and {@code BigDecimal} 1.00 are one, and so are 0.0 and -0.0. All is compared
 * exactly: {@code 0.1} is the binary number next to a tenth, which {@code BigDecimal} 0.1 and {@code 0.1f} are not.
 * Infinities are themselves, NaN is one.
 *
 * <p>With {@code parameters = "text"}, texts are read as numbers too, and equal the numbers they write: "1", "1.0" and
 * "10e-1" are 1. Read are ASCII digits with an optional sign, fraction and exponent of up to nine digits; every other text,
 * also " 1" and "NaN", is the text it was.
 */
@HashName("cachedresult/number")
public final class NumberValue extends ElementNormalizer {

    private static final String TEXT = "text";

    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]{1,9})?");

    /** Creates it. */
    public NumberValue() {
        super(ElementTypes.NUMBERS);
    }

    @Override
    ElementTypes types(List<String> parameters) {
        return parameters.isEmpty() ? ElementTypes.NUMBERS : ElementTypes.NUMBERS_AND_TEXTS;
    }

    @Override
    ElementMapping mapping(List<String> parameters) {
        if (!parameters.isEmpty() && !parameters.equals(List.of(TEXT))) {
            throw new IllegalArgumentException(
                    "its only parameter is \"" + TEXT + "\", by which texts are read as numbers," + " and it is given "
                            + parameters + "; write parameters = \"" + TEXT + "\", or none");
        }
        return NumberValue::map;
    }

    private static Object map(Object value) {
        if (value instanceof String text) {
            return DECIMAL.matcher(text).matches() ? ExactNumber.shortest(new BigDecimal(text)) : text;
        }
        return ExactNumber.map(value, ExactNumber::shortest);
    }
}
