package io.github.cachedresult.key;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The values that {@link KeyMemo} compares as they are: their {@code equals} implies one preimage, and they never change.
 *
 * <p>The commonest are asked for by their class, for the compiler sees through that, and not through a call that goes to
 * a different class for each argument.
 */
final class Atoms {

    private Atoms() {}

    static boolean isAtom(Object value) {
        Class<?> type = value.getClass();
        return type == String.class
                || type == Integer.class
                || type == Double.class
                || type == Long.class
                || type == Boolean.class
                || type == Float.class
                || type == Short.class
                || type == Byte.class
                || type == Character.class
                || type == BigDecimal.class
                || type == BigInteger.class
                || value instanceof Enum<?>
                || ValueTypes.isMemoizable(type);
    }

    static int hash(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof String text) {
            return text.hashCode();
        }
        if (value instanceof Double number) {
            return number.hashCode();
        }
        return value instanceof Integer number ? number.hashCode() : value.hashCode();
    }

    static boolean equal(@Nullable Object a, @Nullable Object b) {
        if (a == b) {
            return true;
        }
        if (a == null || b == null) {
            return false;
        }
        if (a instanceof String text) {
            return text.equals(b);
        }
        if (a instanceof Double number) {
            return number.equals(b);
        }
        return a instanceof Integer number ? number.equals(b) : a.equals(b);
    }
}
