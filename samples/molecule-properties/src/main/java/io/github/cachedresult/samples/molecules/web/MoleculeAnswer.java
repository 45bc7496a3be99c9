package io.github.cachedresult.samples.molecules.web;

import io.github.cachedresult.Cached;
import io.github.cachedresult.samples.molecules.MoleculeProperties;
import io.github.cachedresult.samples.molecules.service.Provenance;

/**
 * The body of an answer.
 *
 * @param smiles the molecule, as it was asked for
 * @param properties its properties
 * @param cachedFrom where they came from
 */
record MoleculeAnswer(String smiles, MoleculeProperties properties, Provenance cachedFrom) implements BatchAnswer {

    static MoleculeAnswer of(String smiles, Cached<MoleculeProperties> answer) {
        return new MoleculeAnswer(smiles, answer.value(), Provenance.of(answer.cachedFrom()));
    }
}
