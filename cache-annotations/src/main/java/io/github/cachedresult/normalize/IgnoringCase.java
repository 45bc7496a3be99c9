package io.github.cachedresult.normalize;

import io.github.cachedresult.HashName;
import java.util.List;
import java.util.Locale;

/**
 * Texts without regard to case, in every language alike: Unicode's full case folding ({@code CaseFolding.txt}, statuses C
 * and F). So ß is ss, both small sigmas are one, and the Turkish ı and İ are neither i nor I. Lone surrogates stay what
 * they are. Texts with characters that the JDK's version of Unicode does not know have no normal form.
 *
 * <p>Not for SMILES, where {@code c} and {@code C} are different atoms. Texts that differ in how their accents are composed
 * remain different: apply {@link Nfc} too.
 */
@HashName("cachedresult/ignoring-case")
public final class IgnoringCase extends ElementNormalizer {

    /** Creates it. */
    public IgnoringCase() {
        super(ElementTypes.TEXTS);
    }

    @Override
    ElementMapping mapping(List<String> parameters) {
        requireNone(parameters);
        return value -> fold(Texts.requireAssigned((String) value));
    }

    private static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        text.codePoints().forEach(c -> fold(c, folded));
        return folded.toString();
    }

    /** By way of the capital, which says what belongs together; character by character, so that no context counts. */
    private static void fold(int c, StringBuilder folded) {
        if (c < 0x80) {
            folded.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c));
        } else if (c == 'ı') {
            // Its capital is that of i.
            folded.append('ı');
        } else {
            Character.toString(c)
                    .toLowerCase(Locale.ROOT)
                    .toUpperCase(Locale.ROOT)
                    .codePoints()
                    .forEach(capital ->
                            folded.appendCodePoint(isCherokee(capital) ? capital : Character.toLowerCase(capital)));
        }
    }

    /** Cherokee had capitals only when Unicode promised not to change how it folds. */
    private static boolean isCherokee(int capital) {
        return capital >= 0x13a0 && capital <= 0x13f5;
    }
}
