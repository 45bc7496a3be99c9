/**
 * A service that predicts how two drugs interact, with a model that is named by each request; {@link
 * io.github.cachedresult.samples.interactions.PredictionApiApplication} starts it.
 *
 * <p>{@code drugs} has what is known, {@code model} what is predicted from it; neither knows of caches. {@code service} adds
 * one, with a life of its own for the list of models, the predictions and the index of drugs. {@code web} asks it.
 */
@NullMarked
package io.github.cachedresult.samples.interactions;

import org.jspecify.annotations.NullMarked;
