package io.github.cachedresult.samples.molecules.web;

import io.github.cachedresult.samples.molecules.service.MoleculeOutcome;
import io.github.cachedresult.samples.molecules.service.Provenance;

/** What is answered for one molecule of many. */
sealed interface BatchAnswer permits MoleculeAnswer, MoleculeProblem {

    static BatchAnswer of(String smiles, MoleculeOutcome outcome) {
        if (outcome instanceof MoleculeOutcome.Refused refused) {
            return new MoleculeProblem(smiles, String.valueOf(refused.why().getMessage()));
        }
        MoleculeOutcome.Found found = (MoleculeOutcome.Found) outcome;
        return new MoleculeAnswer(smiles, found.properties(), Provenance.of(found.from()));
    }
}
