package io.github.cachedresult.invocation;

import java.util.function.UnaryOperator;

/** What replaces placeholders where nobody does. */
final class Placeholders {

    private Placeholders() {}

    /** Leaves texts without placeholders alone and refuses the others. */
    static UnaryOperator<String> none() {
        return text -> {
            if (text.contains("${")) {
                throw new IllegalArgumentException(
                        "there is nothing to resolve the placeholder in '" + text + "' from");
            }
            return text;
        };
    }
}
