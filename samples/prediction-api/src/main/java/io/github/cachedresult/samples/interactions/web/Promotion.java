package io.github.cachedresult.samples.interactions.web;

/**
 * The body of a promotion.
 *
 * @param version the version that is to answer
 */
record Promotion(String version) {}
