package io.github.cachedresult.samples.interactions.service;

import io.github.cachedresult.HashName;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.normalize.NumberValue;
import io.github.cachedresult.samples.interactions.model.PairFeatures;

/**
 * The features of a pair as clients write them: texts that are numbers. {@code "1"} and {@code "1.0"} are one feature, and
 * share one prediction.
 *
 * @param nearestKnown see {@link PairFeatures}
 * @param resemblance see {@link PairFeatures}
 * @param partners see {@link PairFeatures}
 */
@HashName("features")
public record Features(
        @HashWith(value = NumberValue.class, parameters = "text")
        String nearestKnown,

        @HashWith(value = NumberValue.class, parameters = "text")
        String resemblance,

        @HashWith(value = NumberValue.class, parameters = "text")
        String partners) {

    /** What was computed. */
    public static Features of(PairFeatures features) {
        return new Features(
                Double.toString(features.nearestKnown()),
                Double.toString(features.resemblance()),
                Double.toString(features.partners()));
    }

    /**
     * The numbers.
     *
     * @throws InvalidFeatureException if one of the texts is missing, or none from 0 to 1
     */
    PairFeatures numbers() {
        return new PairFeatures(
                number("nearestKnown", nearestKnown), number("resemblance", resemblance), number("partners", partners));
    }

    private static double number(String feature, String text) {
        double number;
        try {
            number = Double.parseDouble(text);
        } catch (NumberFormatException | NullPointerException e) {
            throw new InvalidFeatureException(feature, text, e);
        }
        if (!(number >= 0 && number <= 1)) {
            throw new InvalidFeatureException(feature, text, null);
        }
        // of -0.0, which shares its key, the same number
        return number + 0.0;
    }
}
