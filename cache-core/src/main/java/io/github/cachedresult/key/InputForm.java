package io.github.cachedresult.key;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an encoding stands for.
 *
 * @param type the type, as a person would say
 * @param value what it says
 * @param exact whether the value is all there is to it
 * @param isSet whether its parts have no order
 * @param parts what is in it, or null where it is not taken apart
 */
record InputForm(
        String type,
        String value,
        boolean exact,
        boolean isSet,
        @Nullable List<InputNode> parts) {

    /** A value of which the text tells all. */
    static InputForm exact(String type, String value) {
        return new InputForm(type, value, true, false, null);
    }

    /** A value of which only the digest tells all. */
    static InputForm cut(String type, String value) {
        return new InputForm(type, value, false, false, null);
    }

    /** What has parts, which are null if they are too many to be listed. */
    static InputForm container(String type, String value, @Nullable List<InputNode> parts) {
        return new InputForm(type, value, false, false, parts);
    }

    /** The same under another type. */
    InputForm as(String otherType) {
        return new InputForm(otherType, value, exact, isSet, parts);
    }
}
