/**
 * What is predicted: a pair of drugs becomes {@linkplain io.github.cachedresult.samples.interactions.model.PairFeatures
 * features}, and a {@linkplain io.github.cachedresult.samples.interactions.model.InteractionModel model} makes of them a
 * prediction. The {@linkplain io.github.cachedresult.samples.interactions.model.ModelRegistry registry} knows which version
 * of a model answers.
 */
@NullMarked
package io.github.cachedresult.samples.interactions.model;

import org.jspecify.annotations.NullMarked;
