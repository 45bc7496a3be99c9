package io.github.cachedresult.samples.molecules.batch;

import io.github.cachedresult.samples.molecules.Compound;
import io.github.cachedresult.samples.molecules.service.MoleculeOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** Asks for the properties of compounds, some at a time, on the caller's thread. */
final class CompoundPass {

    /** Enough that a store is asked rarely, few enough that a progress bar moves. */
    static final int AT_A_TIME = 32;

    private CompoundPass() {}

    /**
     * One answer for each compound, in their order; a compound without properties stops nothing.
     *
     * @param molecules what is asked, with the SMILES of some
     * @param done is told how many more have been answered
     */
    static List<Answer> over(
            List<Compound> compounds, Function<List<String>, List<MoleculeOutcome>> molecules, IntConsumer done) {
        List<Answer> answers = new ArrayList<>(compounds.size());
        for (int from = 0; from < compounds.size(); from += AT_A_TIME) {
            List<Compound> some = compounds.subList(from, Math.min(from + AT_A_TIME, compounds.size()));
            List<MoleculeOutcome> outcomes =
                    molecules.apply(some.stream().map(Compound::smiles).toList());
            for (int i = 0; i < some.size(); i++) {
                answers.add(Answer.of(some.get(i), outcomes.get(i)));
            }
            done.accept(some.size());
        }
        return answers;
    }
}
