package io.github.cachedresult.samples.interactions.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.samples.interactions.drugs.DrugPair;
import io.github.cachedresult.samples.interactions.drugs.Pharmacopoeia;
import io.github.cachedresult.samples.interactions.drugs.Structures;
import io.github.cachedresult.samples.interactions.drugs.UnknownDrugException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelRegistryTests {

    private static final Pharmacopoeia DRUGS = Pharmacopoeia.shipped();
    private static final FeatureCalculator CALCULATOR = new FeatureCalculator(DRUGS, new Structures(DRUGS));

    @Test
    void featuresDoNotDependOnTheOrder() {
        assertThat(CALCULATOR.of(new DrugPair("warfarin", "aspirin")))
                .isEqualTo(CALCULATOR.of(new DrugPair("aspirin", "warfarin")));
    }

    @Test
    void whatIsKnownOfAPairItselfIsNoFeatureOfIt() {
        // dantrolene is known to interact with verapamil alone, so that no other pair has it.
        assertThat(CALCULATOR.of(new DrugPair("dantrolene", "verapamil")).nearestKnown())
                .isLessThan(1);
    }

    @Test
    void aPairThatResemblesAKnownOneIsSuspected() {
        double alike = CALCULATOR.of(new DrugPair("warfarin", "oxaprozin")).nearestKnown();
        double unlike = CALCULATOR.of(new DrugPair("minoxidil", "bisacodyl")).nearestKnown();
        assertThat(alike).isGreaterThan(unlike);
    }

    @Test
    void whatIsNoDrugHasNoFeatures() {
        assertThatExceptionOfType(UnknownDrugException.class)
                .isThrownBy(() -> CALCULATOR.of(new DrugPair("warfarin", "water")))
                .withMessageContaining("'water'");
    }

    @Test
    void fittedModelsTellPairsThatInteractFromOthers_alsoThoseTheyWereNotFittedTo() {
        List<LogisticRegression.Example> examples = TrainingSet.of(DRUGS, CALCULATOR);
        List<LogisticRegression.Example> fitted = new ArrayList<>();
        List<LogisticRegression.Example> held = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            (i % 4 == 0 ? held : fitted).add(examples.get(i));
        }
        LogisticRegression model = LogisticRegression.fit(fitted, 0.0001);

        long right = held.stream()
                .filter(example -> model.predict(example.features()).interacts() == example.interacts())
                .count();

        assertThat((double) right / held.size()).isGreaterThan(0.8);
    }

    @Test
    void theVersionThatIsPromotedAnswers() {
        ModelRegistry models = ModelRegistry.fitted(DRUGS, CALCULATOR);
        PairFeatures features = CALCULATOR.of(new DrugPair("warfarin", "oxaprozin"));
        assertThat(models.versionOf("logistic")).isEqualTo("1");
        double before = models.current("logistic").predict(features).probability();

        models.promote("logistic", "2");

        assertThat(models.versionOf("logistic")).isEqualTo("2");
        assertThat(models.current("logistic").predict(features).probability()).isNotEqualTo(before);
    }

    @Test
    void whatThereIsNotIsRefused() {
        ModelRegistry models = ModelRegistry.fitted(DRUGS, CALCULATOR);
        assertThatExceptionOfType(UnknownModelException.class)
                .isThrownBy(() -> models.promote("logistic", "3"))
                .withMessageContainingAll("'3'", "'logistic'");
        assertThatExceptionOfType(UnknownModelException.class)
                .isThrownBy(() -> models.current("oracle"))
                .withMessageContaining("'oracle'");
        assertThat(models.versionOf("oracle")).isNull();
    }
}
