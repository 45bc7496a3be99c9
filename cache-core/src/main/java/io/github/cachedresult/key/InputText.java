package io.github.cachedresult.key;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;

/** How inputs are shown to people: exactly where they are short, and so that no two that differ look alike. */
final class InputText {

    private static final int SHOWN_CHARACTERS = 80;

    private static final int SHOWN_PATHS = 10;

    /** 2^512 has 155 digits. */
    private static final int SHOWN_BITS = 512;

    private InputText() {}

    static InputForm text(String text) {
        int length = text.codePointCount(0, text.length());
        if (length <= SHOWN_CHARACTERS) {
            return InputForm.exact("text", quoted(text));
        }
        String start = text.substring(0, text.offsetByCodePoints(0, SHOWN_CHARACTERS));
        return InputForm.cut("text", quoted(start) + "…, " + length + " characters");
    }

    static InputForm integer(BigInteger value) {
        return value.bitLength() <= SHOWN_BITS
                ? InputForm.exact("integer", value.toString())
                : InputForm.cut("integer", value.bitLength() + " bits");
    }

    static InputForm decimal(BigInteger unscaled, int scale) {
        return unscaled.bitLength() <= SHOWN_BITS
                ? InputForm.exact("decimal", new BigDecimal(unscaled, scale).toString())
                : InputForm.cut("decimal", unscaled.bitLength() + " bits, scale " + scale);
    }

    /** In quotes, with what cannot be seen, or could be taken for something else, as an escape. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').appendCodePoint(c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                case ' ' -> quoted.append(' ');
                default -> {
                    if (isVisible(c)) {
                        quoted.appendCodePoint(c);
                    } else {
                        for (char unit : Character.toChars(c)) {
                            quoted.append("\\u%04x".formatted((int) unit));
                        }
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /** A name of a parameter, a class or a file: as it is, unless it could be taken for something else. */
    static String name(String name) {
        boolean plain = !name.isEmpty()
                && name.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || "_$-.".indexOf(c) >= 0);
        return plain ? name : quoted(name);
    }

    /** Paths in backquotes, the first of them if they are many, and how many more there are. */
    static String paths(List<String> paths) {
        String text =
                paths.stream().limit(SHOWN_PATHS).map(path -> "`" + path + "`").collect(Collectors.joining(", "));
        return paths.size() > SHOWN_PATHS ? text + " and " + (paths.size() - SHOWN_PATHS) + " more" : text;
    }

    /** {@code 1 element}, {@code 2 elements}. */
    static String count(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> false;
            default -> true;
        };
    }
}
