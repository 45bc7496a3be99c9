package io.github.cachedresult.key.vectors;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A value as the vectors write it: plain JSON for null, booleans and text, else an object with one member, which names the
 * kind.
 *
 * @param kind the kind
 * @param argument what the kind is told
 */
record Notation(String kind, JsonNode argument) {

    static Notation of(JsonNode value) {
        if (value.isNull() || value.isBoolean() || value.isString()) {
            return new Notation(value.isNull() ? "null" : value.isBoolean() ? "boolean" : "text", value);
        }
        if (!value.isObject() || value.size() != 1) {
            throw new IllegalArgumentException("no value in the notation of vectors: " + value);
        }
        String kind = value.propertyNames().iterator().next();
        return new Notation(kind, value.get(kind));
    }

    IllegalArgumentException unknown() {
        return new IllegalArgumentException("unknown kind of value: " + kind);
    }

    /** The argument as text. */
    String text() {
        return argument.stringValue();
    }

    /** The argument as a list of texts. */
    List<String> texts() {
        return textsOf(argument);
    }

    static List<String> textsOf(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.stringValue()));
        return texts;
    }

    /** The argument as bytes. */
    byte[] bytes() {
        return HexFormat.of().parseHex(text());
    }

    /** The text of these UTF-16 code units, which may be lone surrogates. */
    String utf16() {
        StringBuilder units = new StringBuilder();
        for (int i = 0; i < text().length(); i += 4) {
            units.append((char) Integer.parseInt(text(), i, i + 4, 16));
        }
        return units.toString();
    }

    /** The text of a decimal, {@code 100e-2}, as the unscaled value and the negated scale. */
    List<BigInteger> decimal() {
        List<String> parts = List.of(text().split("e", -1));
        return List.of(new BigInteger(parts.get(0)), new BigInteger(parts.get(1)));
    }

    /** A float as it is written: the nearest to a decimal text, or its bits. */
    static double floatOf(String text) {
        return text.startsWith("0x")
                ? Double.longBitsToDouble(Long.parseUnsignedLong(text, 2, text.length(), 16))
                : Double.parseDouble(text);
    }

    /** A float of 4 bytes, of which the decimal text is exact or its bits are written. */
    static float singleOf(String text) {
        return text.startsWith("0x")
                ? Float.intBitsToFloat(Integer.parseUnsignedInt(text, 2, text.length(), 16))
                : (float) Double.parseDouble(text);
    }

    /** The argument, a decimal count of seconds, rounded down. */
    long seconds() {
        return new BigDecimal(text()).setScale(0, RoundingMode.FLOOR).longValueExact();
    }

    /** What is to be added to {@link #seconds()}. */
    int nanoseconds() {
        return new BigDecimal(text())
                .subtract(BigDecimal.valueOf(seconds()))
                .movePointRight(9)
                .intValueExact();
    }
}
