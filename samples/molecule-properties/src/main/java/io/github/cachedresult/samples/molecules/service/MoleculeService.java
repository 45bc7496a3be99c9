package io.github.cachedresult.samples.molecules.service;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.samples.molecules.CanonicalSmiles;
import io.github.cachedresult.samples.molecules.MoleculeCalculator;
import io.github.cachedresult.samples.molecules.MoleculeProperties;
import org.springframework.stereotype.Service;

/** Answers with a molecule's properties, computed once. */
@Service
public class MoleculeService {

    private final MoleculeCalculator calculator = new MoleculeCalculator();

    /**
     * The properties of one molecule, and where they came from. The version is CDK's: another CDK may compute other
     * values. What fails is not cached.
     *
     * @param smiles the molecule; all spellings of it share one result
     * @throws io.github.cachedresult.samples.molecules.InvalidSmilesException if the text is empty, blank, or not the
     *     SMILES of a molecule
     * @throws io.github.cachedresult.samples.molecules.UncomputableMoleculeException if a property is not defined for
     *     the molecule, or it is too large
     */
    @CachedResult(model = "cdk-molecule-properties", version = "2.12", operation = "properties")
    public Cached<MoleculeProperties> properties(@HashWith(CanonicalSmiles.class) String smiles) {
        return Cached.of(calculator.compute(smiles));
    }
}
