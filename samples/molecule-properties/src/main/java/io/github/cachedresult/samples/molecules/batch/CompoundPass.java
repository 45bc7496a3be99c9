package io.github.cachedresult.samples.molecules.batch;

import io.github.cachedresult.Cached;
import io.github.cachedresult.samples.molecules.Compound;
import io.github.cachedresult.samples.molecules.MoleculeException;
import io.github.cachedresult.samples.molecules.MoleculeProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Asks for the properties of compounds, one after the other on the caller's thread. */
final class CompoundPass {

    private CompoundPass() {}

    /**
     * One answer for each compound, in their order; a compound without properties stops nothing.
     *
     * @param properties what is asked, with a SMILES
     * @param done called after each compound
     */
    static List<Answer> over(
            List<Compound> compounds, Function<String, Cached<MoleculeProperties>> properties, Runnable done) {
        List<Answer> answers = new ArrayList<>(compounds.size());
        for (Compound compound : compounds) {
            answers.add(answer(compound, properties));
            done.run();
        }
        return answers;
    }

    private static Answer answer(Compound compound, Function<String, Cached<MoleculeProperties>> properties) {
        try {
            return new Answer.Found(
                    compound, properties.apply(compound.smiles()).cachedFrom());
        } catch (MoleculeException e) {
            return new Answer.Refused(compound, String.valueOf(e.getMessage()));
        }
    }
}
