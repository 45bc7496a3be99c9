package io.github.cachedresult.samples.molecules.service;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.samples.molecules.CanonicalSmiles;
import io.github.cachedresult.samples.molecules.MoleculeCalculator;
import io.github.cachedresult.samples.molecules.MoleculeException;
import io.github.cachedresult.samples.molecules.MoleculeProperties;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Answers with the properties of molecules, computed once, whether they are asked for one by one or many at a time. The version
 * is CDK's: another CDK may compute other values. What fails is not cached.
 */
@Service
public class MoleculeService {

    private static final String MODEL = "cdk-molecule-properties";
    private static final String VERSION = "2.12";
    private static final String OPERATION = "properties";

    private final MoleculeCalculator calculator = new MoleculeCalculator();

    /**
     * The properties of one molecule, and where they came from.
     *
     * @param smiles the molecule; all spellings of it share one result
     * @throws io.github.cachedresult.samples.molecules.InvalidSmilesException if the text is empty, blank, or not the
     *     SMILES of a molecule
     * @throws io.github.cachedresult.samples.molecules.UncomputableMoleculeException if a property is not defined for
     *     the molecule, or it is too large
     */
    @CachedResult(model = MODEL, version = VERSION, operation = OPERATION)
    public Cached<MoleculeProperties> properties(@HashWith(CanonicalSmiles.class) String smiles) {
        return Cached.of(calculator.compute(smiles));
    }

    /**
     * The properties of many molecules, and where those of each came from: the same results as {@link #properties} has.
     *
     * @param molecules their SMILES
     * @return one for each, in their order; {@code null} for a molecule that has none, which stops no other
     */
    @CachedResult(model = MODEL, version = VERSION, operation = OPERATION)
    public List<Cached<@Nullable MoleculeProperties>> propertiesOfAll(
            @EachInput("smiles") @HashWith(CanonicalSmiles.class) List<String> molecules) {
        List<Cached<@Nullable MoleculeProperties>> answers = new ArrayList<>(molecules.size());
        for (String smiles : molecules) {
            answers.add(new Cached<@Nullable MoleculeProperties>(propertiesIfAny(smiles), CachedFrom.noCache()));
        }
        return answers;
    }

    private @Nullable MoleculeProperties propertiesIfAny(String smiles) {
        try {
            return calculator.compute(smiles);
        } catch (MoleculeException e) {
            return null;
        }
    }
}
