package io.github.cachedresult.key;

import io.github.cachedresult.HashDefault;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a parameter or component is when it does not count.
 *
 * @param value the value, of the declared type
 */
record DefaultValue(@Nullable Object value) {

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final Pattern FLOAT = Pattern.compile("NaN|-?Infinity|" + DECIMAL);

    private static final Map<Class<?>, Form> FORMS = Map.ofEntries(
            Map.entry(String.class, new Form(Pattern.compile("(?s).*"), text -> text)),
            Map.entry(Character.class, new Form(Pattern.compile("(?s)."), text -> text.charAt(0))),
            Map.entry(Boolean.class, new Form(Pattern.compile("true|false"), Boolean::valueOf)),
            Map.entry(Byte.class, new Form(INTEGER, Byte::valueOf)),
            Map.entry(Short.class, new Form(INTEGER, Short::valueOf)),
            Map.entry(Integer.class, new Form(INTEGER, Integer::valueOf)),
            Map.entry(Long.class, new Form(INTEGER, Long::valueOf)),
            Map.entry(BigInteger.class, new Form(INTEGER, BigInteger::new)),
            Map.entry(BigDecimal.class, new Form(DECIMAL, BigDecimal::new)),
            Map.entry(Float.class, new Form(FLOAT, Float::valueOf)),
            Map.entry(Double.class, new Form(FLOAT, Double::valueOf)));

    /**
     * Reads a default.
     *
     * @param declared the declared type
     * @throws IllegalArgumentException if it is none of that type
     */
    static DefaultValue of(HashDefault annotation, Type declared) {
        // None can be written of any other.
        Class<?> type = declared instanceof Class<?> plain ? plain : Object.class;
        if (annotation.isNull()) {
            if (type.isPrimitive()) {
                throw new IllegalArgumentException(
                        "its @HashDefault is null, which no " + type.getName() + " is; write its value");
            }
            if (!annotation.value().isEmpty()) {
                throw new IllegalArgumentException(
                        "its @HashDefault is null and also '" + annotation.value() + "'; leave one out");
            }
            return new DefaultValue(null);
        }
        Class<?> boxed = MethodType.methodType(type).wrap().returnType();
        Object value =
                boxed.isEnum() ? constant(boxed, annotation.value()) : parsed(boxed, declared, annotation.value());
        if (value == null) {
            throw new IllegalArgumentException("its @HashDefault '" + annotation.value() + "' is no "
                    + type.getTypeName() + "; write a value that is, or isNull = true");
        }
        return new DefaultValue(value);
    }

    private static @Nullable Object constant(Class<?> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Object parsed(Class<?> type, Type declared, String text) {
        Form form = FORMS.get(type);
        if (form == null) {
            throw new IllegalArgumentException("a default of " + declared.getTypeName() + " cannot be written in its"
                    + " @HashDefault; write isNull = true, or declare a number, a boolean, a text or an enum");
        }
        try {
            return form.pattern.matcher(text).matches() ? form.parser.apply(text) : null;
        } catch (NumberFormatException e) {
            // out of range
            return null;
        }
    }

    /**
     * How the defaults of a type are written.
     *
     * @param pattern what is read; the JDK's own parsers take more, such as digits of all scripts
     * @param parser what reads it
     */
    private record Form(Pattern pattern, Function<String, Object> parser) {}
}
