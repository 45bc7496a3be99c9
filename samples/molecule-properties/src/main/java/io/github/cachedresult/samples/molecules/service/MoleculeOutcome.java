package io.github.cachedresult.samples.molecules.service;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.samples.molecules.MoleculeException;
import io.github.cachedresult.samples.molecules.MoleculeProperties;

/** What became of one molecule of many. */
public sealed interface MoleculeOutcome {

    /**
     * It has properties.
     *
     * @param from where they came from
     */
    record Found(MoleculeProperties properties, CachedFrom from) implements MoleculeOutcome {}

    /**
     * It has none.
     *
     * @param why why not
     */
    record Refused(MoleculeException why) implements MoleculeOutcome {}
}
