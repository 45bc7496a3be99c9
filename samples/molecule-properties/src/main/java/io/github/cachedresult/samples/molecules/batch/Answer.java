package io.github.cachedresult.samples.molecules.batch;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.samples.molecules.Compound;
import io.github.cachedresult.samples.molecules.service.MoleculeOutcome;

/** What became of one line of a file. */
sealed interface Answer {

    /** The line's compound. */
    Compound compound();

    /** What became of a compound whose molecule became this. */
    static Answer of(Compound compound, MoleculeOutcome outcome) {
        return outcome instanceof MoleculeOutcome.Refused refused
                ? new Refused(compound, String.valueOf(refused.why().getMessage()))
                : new Found(compound, ((MoleculeOutcome.Found) outcome).from());
    }

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
