package io.github.cachedresult.samples.interactions.model;

import java.util.List;

/**
 * The probability of an interaction as a logistic function of a weighted sum of the features, fitted by gradient descent on the
 * mean logarithmic loss with a ridge penalty. Deterministic. Immutable.
 */
final class LogisticRegression implements InteractionModel {

    private static final int STEPS = 4000;
    private static final double RATE = 2;

    private final double[] weights;
    private final double intercept;

    private LogisticRegression(double[] weights, double intercept) {
        this.weights = weights;
        this.intercept = intercept;
    }

    /**
     * A pair to learn from.
     *
     * @param features its features
     * @param interacts whether it interacts
     */
    record Example(PairFeatures features, boolean interacts) {}

    /**
     * Fits the weights: about a second for 1,500 examples.
     *
     * @param ridge how much large weights cost
     */
    static LogisticRegression fit(List<Example> examples, double ridge) {
        int count = examples.get(0).features().toArray().length;
        double[] weights = new double[count];
        double intercept = 0;
        for (int step = 0; step < STEPS; step++) {
            double[] slope = new double[count];
            double interceptSlope = 0;
            for (Example example : examples) {
                double[] features = example.features().toArray();
                double error = probability(weights, intercept, features) - (example.interacts() ? 1 : 0);
                for (int i = 0; i < count; i++) {
                    slope[i] += error * features[i];
                }
                interceptSlope += error;
            }
            for (int i = 0; i < count; i++) {
                weights[i] -= RATE * (slope[i] / examples.size() + ridge * weights[i]);
            }
            intercept -= RATE * interceptSlope / examples.size();
        }
        return new LogisticRegression(weights, intercept);
    }

    @Override
    public Prediction predict(PairFeatures features) {
        return Prediction.of(probability(weights, intercept, features.toArray()));
    }

    private static double probability(double[] weights, double intercept, double[] features) {
        double sum = intercept;
        for (int i = 0; i < features.length; i++) {
            sum += weights[i] * features[i];
        }
        return 1 / (1 + StrictMath.exp(-sum));
    }
}
