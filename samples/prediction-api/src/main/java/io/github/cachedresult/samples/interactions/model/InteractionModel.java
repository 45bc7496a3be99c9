package io.github.cachedresult.samples.interactions.model;

/** A model that is ready to predict. Immutable. */
@FunctionalInterface
public interface InteractionModel {

    /** Predicts from a pair's features. */
    Prediction predict(PairFeatures features);

    /** The most similar known pair alone. */
    static InteractionModel nearestKnown() {
        return features -> Prediction.of(features.nearestKnown());
    }
}
