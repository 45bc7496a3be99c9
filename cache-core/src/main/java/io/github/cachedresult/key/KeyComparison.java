package io.github.cachedresult.key;

import java.util.List;

/**
 * Two keys, compared input by input.
 *
 * @param differences in what they differ
 * @param equal the paths of what is equal in both, without those below one that is equal as a whole
 */
public record KeyComparison(List<KeyDifference> differences, List<String> equal) {

    /** Copies the lists. */
    public KeyComparison {
        differences = List.copyOf(differences);
        equal = List.copyOf(equal);
    }

    /** One line for each difference, and one for all that is equal. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (KeyDifference difference : differences) {
            text.append(text.isEmpty() ? "" : "\n").append(difference);
        }
        if (!equal.isEmpty()) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append(InputText.paths(equal))
                    .append(" equal");
        }
        return text.toString();
    }
}
