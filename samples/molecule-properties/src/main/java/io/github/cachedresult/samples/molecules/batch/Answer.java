package io.github.cachedresult.samples.molecules.batch;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.samples.molecules.Compound;

/** What became of one line of a file. */
sealed interface Answer {

    /** The line's compound. */
    Compound compound();

    /**
     * The compound has properties.
     *
     * @param from where they came from
     */
    record Found(Compound compound, CachedFrom from) implements Answer {}

    /**
     * The compound has none.
     *
     * @param reason why
     */
    record Refused(Compound compound, String reason) implements Answer {}
}
