package io.github.cachedresult.key.vectors;

import io.github.cachedresult.HashDefault;
import io.github.cachedresult.HashName;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.normalize.AnyOrder;
import io.github.cachedresult.normalize.ContentOnly;
import io.github.cachedresult.normalize.Grid;
import io.github.cachedresult.normalize.IgnoringCase;
import io.github.cachedresult.normalize.Nfc;
import io.github.cachedresult.normalize.NumberValue;
import io.github.cachedresult.normalize.SignificantDigits;
import io.github.cachedresult.normalize.Stripped;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a parameter is declared whose value a vector writes.
 *
 * @param type its type
 * @param normaliser how it is normalised, or null
 * @param standard its default, or null
 */
record VectorAnnotations(
        Type type, @Nullable HashWith normaliser, @Nullable HashDefault standard) {

    /** Declarations, found by what they are annotated with. */
    @SuppressWarnings("unused")
    private interface Declarations {

        void normalised(
                @HashWith(NumberValue.class) Object number,
                @HashWith(value = NumberValue.class, parameters = "text") Object numberOrText,
                @HashWith(value = SignificantDigits.class, parameters = "1") Object oneDigit,
                @HashWith(value = SignificantDigits.class, parameters = "3") Object threeDigits,
                @HashWith(value = SignificantDigits.class, parameters = "14") Object fourteenDigits,
                @HashWith(value = SignificantDigits.class, parameters = "999") Object allDigits,
                @HashWith(value = Grid.class, parameters = "0.05") Object twentieths,
                @HashWith(value = Grid.class, parameters = "0.1") Object tenths,
                @HashWith(value = Grid.class, parameters = "0.10") Object otherTenths,
                @HashWith(value = Grid.class, parameters = "3") Object threes,
                @HashWith(value = Grid.class, parameters = "1e-3") Object thousandths,
                @HashWith(value = Grid.class, parameters = "1E3") Object thousands,
                @HashWith(Nfc.class) Object composed,
                @HashWith(IgnoringCase.class) Object folded,
                @HashWith(Stripped.class) Object stripped,
                @HashWith(AnyOrder.class) Object unordered,
                @HashWith(ContentOnly.class) Object nameless);

        void standard(
                @HashDefault("7.4") double ph,
                @HashDefault("NaN") double unknown,
                @HashDefault("0.0") double zero,
                @HashDefault("+5") int count,
                @HashDefault("1.0") BigDecimal dose,
                @HashDefault("true") boolean strict,
                @HashDefault("") String suffix,
                @HashDefault("WATER") VectorTypes.Solvent solvent,
                @HashDefault(isNull = true) @Nullable String buffer,
                @HashDefault("7.4") @HashWith(value = Grid.class, parameters = "0.1") double roundedPh);
    }

    /** The declaration of a parameter with this value. */
    static VectorAnnotations of(JsonNode value) throws ReflectiveOperationException {
        if (value.has("normalised")) {
            JsonNode how = value.get("normalised");
            HashWith normaliser = VectorTypes.normaliser(
                    how.get(0).stringValue(), Integer.parseInt(how.get(1).stringValue()), Notation.textsOf(how.get(2)));
            return new VectorAnnotations(Object.class, normaliser, null);
        }
        if (!value.has("default") && !value.has("normalise")) {
            return new VectorAnnotations(Object.class, null, null);
        }
        for (Method method : Declarations.class.getDeclaredMethods()) {
            for (Parameter parameter : method.getParameters()) {
                if (isDeclared(parameter, value)) {
                    return new VectorAnnotations(
                            parameter.getType(),
                            parameter.getAnnotation(HashWith.class),
                            parameter.getAnnotation(HashDefault.class));
                }
            }
        }
        throw new IllegalArgumentException("no parameter is declared so: " + value);
    }

    private static boolean isDeclared(Parameter parameter, JsonNode value) throws ReflectiveOperationException {
        HashDefault standard = parameter.getAnnotation(HashDefault.class);
        JsonNode left = value.get("default");
        if (left == null) {
            return standard == null && isNormalisedBy(parameter.getAnnotation(HashWith.class), value);
        }
        return standard != null
                && parameter.getType() == VectorTypes.named(left.get(0).stringValue())
                && standard.isNull() == left.get(1).isNull()
                && (standard.isNull() || standard.value().equals(left.get(1).stringValue()))
                && isNormalisedBy(parameter.getAnnotation(HashWith.class), left.get(2));
    }

    private static boolean isNormalisedBy(@Nullable HashWith declared, JsonNode value) {
        JsonNode how = value.get("normalise");
        if (how == null || declared == null) {
            return how == null && declared == null;
        }
        HashName name = declared.value().getAnnotation(HashName.class);
        List<String> parameters = Arrays.asList(declared.parameters());
        return name.value().equals(how.get(0).stringValue()) && parameters.equals(Notation.textsOf(how.get(1)));
    }
}
