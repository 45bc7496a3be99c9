package io.github.cachedresult.key;

import org.jspecify.annotations.Nullable;

/**
 * What may name a model, a version or an operation: any text of 1 to {@value #MAX_LENGTH} characters without control
 * characters and without lone surrogates. Stores encode names where they become part of a path, so {@code ../}, {@code
 * :} and {@code %} are fair.
 */
public final class Names {

    /** The greatest length of a name, in Java characters. */
    public static final int MAX_LENGTH = 200;

    /** The version of a model of which nobody said one. */
    public static final String UNVERSIONED = "unversioned";

    private Names() {}

    /** What is wrong with a name, as the end of a sentence that begins with what it names; null if it is fine. */
    public static @Nullable String defect(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return "must not be empty";
        }
        if (name.length() > MAX_LENGTH) {
            return "must not be longer than " + MAX_LENGTH + " characters, it has " + name.length();
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c)) {
                return "must not contain control characters, it has U+%04X at index %d".formatted((int) c, i);
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 < name.length() && Character.isSurrogatePair(c, name.charAt(i + 1))) {
                    i++;
                } else {
                    return "must be Unicode text, it has a lone surrogate at index " + i;
                }
            }
        }
        return null;
    }

    /**
     * Returns the name if it is one.
     *
     * @param what what it names, as the beginning of an error's sentence
     * @throws IllegalArgumentException if it is none, with the way out
     */
    public static String require(@Nullable String name, String what) {
        String defect = defect(name);
        if (name == null || defect != null) {
            throw new IllegalArgumentException(what + " " + defect + "; write 1 to " + MAX_LENGTH
                    + " characters of text without control characters");
        }
        return name;
    }
}
