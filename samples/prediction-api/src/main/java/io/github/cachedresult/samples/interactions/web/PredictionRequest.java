package io.github.cachedresult.samples.interactions.web;

import io.github.cachedresult.samples.interactions.service.Features;
import org.jspecify.annotations.Nullable;

/**
 * What is to be predicted: two drugs, or what the client knows of two.
 *
 * @param first a drug, or {@code null} where there are features
 * @param second another, or {@code null} where there are features
 * @param features the features of a pair, or {@code null} where there are drugs
 */
record PredictionRequest(
        @Nullable String first,
        @Nullable String second,
        @Nullable Features features) {}
