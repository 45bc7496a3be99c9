package io.github.cachedresult.samples.molecules.service;

import io.github.cachedresult.Cached;
import io.github.cachedresult.samples.molecules.MoleculeException;
import io.github.cachedresult.samples.molecules.MoleculeProperties;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Answers for many molecules at once. A molecule without properties, of which it says why, stops no other. */
@Service
public class MoleculeBatch {

    private final MoleculeService molecules;

    /** Asks a service. */
    public MoleculeBatch(MoleculeService molecules) {
        this.molecules = molecules;
    }

    /** What became of each molecule, in their order. */
    public List<MoleculeOutcome> of(List<String> smiles) {
        List<Cached<@Nullable MoleculeProperties>> answers = molecules.propertiesOfAll(smiles);
        List<MoleculeOutcome> outcomes = new ArrayList<>(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            Cached<@Nullable MoleculeProperties> answer = answers.get(i);
            MoleculeProperties properties = answer.value();
            outcomes.add(
                    properties == null
                            ? alone(smiles.get(i))
                            : new MoleculeOutcome.Found(properties, answer.cachedFrom()));
        }
        return outcomes;
    }

    /** The call for one molecule throws what the call for many leaves out. */
    private MoleculeOutcome alone(String smiles) {
        try {
            Cached<MoleculeProperties> answer = molecules.properties(smiles);
            return new MoleculeOutcome.Found(answer.value(), answer.cachedFrom());
        } catch (MoleculeException e) {
            return new MoleculeOutcome.Refused(e);
        }
    }
}
