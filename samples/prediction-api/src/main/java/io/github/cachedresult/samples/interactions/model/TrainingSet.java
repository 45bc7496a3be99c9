package io.github.cachedresult.samples.interactions.model;

import io.github.cachedresult.samples.interactions.drugs.DrugPair;
import io.github.cachedresult.samples.interactions.drugs.Interaction;
import io.github.cachedresult.samples.interactions.drugs.Pharmacopoeia;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What models are fitted to: each pair that is known to interact, and as many drawn from all others. */
final class TrainingSet {

    private static final long SEED = 20_260_101;

    private TrainingSet() {}

    static List<LogisticRegression.Example> of(Pharmacopoeia drugs, FeatureCalculator calculator) {
        List<LogisticRegression.Example> examples = new ArrayList<>();
        for (Interaction known : drugs.interactions()) {
            examples.add(new LogisticRegression.Example(calculator.of(known.pair()), true));
        }
        List<String> names = List.copyOf(drugs.names());
        Random random = new Random(SEED);
        int others = examples.size();
        while (others > 0) {
            DrugPair pair =
                    new DrugPair(names.get(random.nextInt(names.size())), names.get(random.nextInt(names.size())));
            if (!pair.first().equals(pair.second()) && drugs.interaction(pair) == null) {
                examples.add(new LogisticRegression.Example(calculator.of(pair), false));
                others--;
            }
        }
        return examples;
    }
}
