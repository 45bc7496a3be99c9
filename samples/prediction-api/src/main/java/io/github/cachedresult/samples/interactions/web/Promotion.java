package io.github.cachedresult.samples.interactions.web;

import org.jspecify.annotations.Nullable;

/**
 * The body of a promotion.
 *
 * @param version the version that is to answer; {@code null} where the client forgot
 */
record Promotion(@Nullable String version) {}
