package io.github.cachedresult.normalize;

/** What texts must be made of for a normal form that lasts. */
final class Texts {

    private Texts() {}

    /**
     * Refuses characters that the JDK's Unicode does not know. A later one may map them, and so move their keys; of those
     * it knows, Unicode promises that nothing changes.
     */
    static String requireAssigned(String text) {
        text.codePoints()
                .filter(c -> Character.getType(c) == Character.UNASSIGNED)
                .findFirst()
                .ifPresent(c -> {
                    throw new IllegalArgumentException("U+%04X is no character of this JDK's Unicode".formatted(c));
                });
        return text;
    }
}
