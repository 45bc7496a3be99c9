package io.github.cachedresult.invocation;

/**
 * Names of models, with {@code *} for any text: {@code eos*}. Case matters.
 *
 * @param text the pattern as it was written
 */
record ModelPattern(String text) {

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is blank, which matches nothing
     */
    static ModelPattern of(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("no model is named; write a name, a pattern such as eos*, or *");
        }
        return new ModelPattern(text);
    }

    boolean matches(String model) {
        return matches(text, 0, model, 0);
    }

    /** Whether every name that the other pattern matches is matched by this one. */
    boolean covers(ModelPattern other) {
        // A star of the other is taken for a character that only a star of this one matches.
        return matches(text, 0, other.text, 0);
    }

    private static boolean matches(String pattern, int p, String name, int n) {
        int star = -1;
        int resume = -1;
        int i = p;
        int j = n;
        while (j < name.length()) {
            if (i < pattern.length() && pattern.charAt(i) == '*') {
                star = i++;
                resume = j;
            } else if (i < pattern.length() && pattern.charAt(i) == name.charAt(j)) {
                i++;
                j++;
            } else if (star >= 0) {
                i = star + 1;
                j = ++resume;
            } else {
                return false;
            }
        }
        while (i < pattern.length() && pattern.charAt(i) == '*') {
            i++;
        }
        return i == pattern.length();
    }
}
