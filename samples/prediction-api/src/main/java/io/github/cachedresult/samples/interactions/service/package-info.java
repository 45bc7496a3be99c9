/**
 * What the web asks: the list of models, kept for an hour, predictions, kept for two minutes, and the index of drugs, kept for
 * a day. Each is computed once and found in every tier.
 */
@NullMarked
package io.github.cachedresult.samples.interactions.service;

import org.jspecify.annotations.NullMarked;
