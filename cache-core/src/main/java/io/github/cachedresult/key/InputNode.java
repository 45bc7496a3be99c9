package io.github.cachedresult.key;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An input and the inputs in it.
 *
 * @param label what its path adds to that of the one it is in
 * @param input the input
 * @param isSet whether its parts have no order
 * @param parts what is in it, or null where it is not taken apart
 */
record InputNode(
        String label,
        KeyInput input,
        boolean isSet,
        @Nullable List<InputNode> parts) {

    /** Hands out this input, then those in it. */
    void forEach(Consumer<KeyInput> action) {
        action.accept(input);
        if (parts != null) {
            parts.forEach(part -> part.forEach(action));
        }
    }
}
