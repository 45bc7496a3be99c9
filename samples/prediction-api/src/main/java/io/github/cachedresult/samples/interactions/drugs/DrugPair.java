package io.github.cachedresult.samples.interactions.drugs;

/**
 * Two drugs, by their names, in either order.
 *
 * @param first one of them
 * @param second the other
 */
public record DrugPair(String first, String second) {

    /** The same pair in alphabetical order. */
    DrugPair ordered() {
        return first.compareTo(second) <= 0 ? this : new DrugPair(/* first= */ second, /* second= */ first);
    }
}
