package io.github.cachedresult.normalize;

/** Maps a value that is no list and no array to its normal form. */
@FunctionalInterface
interface ElementMapping {

    /**
     * Maps a value.
     *
     * @throws RuntimeException if it has no normal form
     */
    Object map(Object value);
}
