package io.github.cachedresult.normalize;

import io.github.cachedresult.HashName;
import java.util.List;

/**
 * Texts without the white space around them, as {@link String#strip()} has it: spaces, tabs, ends of lines and Unicode's
 * other separators, and not the no-break spaces. What is within the text stays.
 */
@HashName("cachedresult/stripped")
public final class Stripped extends ElementNormalizer {

    /** Creates it. */
    public Stripped() {
        super(ElementTypes.TEXTS);
    }

    @Override
    ElementMapping mapping(List<String> parameters) {
        requireNone(parameters);
        return value -> ((String) value).strip();
    }
}
