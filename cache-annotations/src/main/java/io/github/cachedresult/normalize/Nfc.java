package io.github.cachedresult.normalize;

import io.github.cachedresult.HashName;
import java.text.Normalizer;
import java.util.List;

/**
 * Texts in Unicode's normalisation form C: an é of one character and one of two are one. Lone surrogates stay what they
 * are. Texts with characters that the JDK's version of Unicode does not know have no normal form.
 */
@HashName("cachedresult/nfc")
public final class Nfc extends ElementNormalizer {

    /** Creates it. */
    public Nfc() {
        super(ElementTypes.TEXTS);
    }

    @Override
    ElementMapping mapping(List<String> parameters) {
        requireNone(parameters);
        return value -> Normalizer.normalize(Texts.requireAssigned((String) value), Normalizer.Form.NFC);
    }
}
