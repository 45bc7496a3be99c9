package io.github.cachedresult.samples.interactions.model;

/**
 * What a model says of a pair.
 *
 * @param probability of an interaction, from 0 to 1
 * @param interacts whether that is likely enough to be told
 * @param advice what to do about it; empty where there is nothing to do
 */
public record Prediction(double probability, boolean interacts, String advice) {

    private static final double LIKELY = 0.5;
    private static final double VERY_LIKELY = 0.9;

    static Prediction of(double probability) {
        boolean interacts = probability >= LIKELY;
        String advice = !interacts ? "" : probability >= VERY_LIKELY ? "avoid the combination" : "monitor";
        return new Prediction(probability, interacts, advice);
    }
}
