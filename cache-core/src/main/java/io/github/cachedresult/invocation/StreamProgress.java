package io.github.cachedresult.invocation;

import java.time.Duration;

/**
 * How far {@link ResultCache#stream} is.
 *
 * @param answered how many items have a result by now
 * @param computed of how many of them the method ran, in this call; all others were found, or computed by other calls
 * @param elapsed how long that has taken, from when the first was asked for
 */
public record StreamProgress(long answered, long computed, Duration elapsed) {}
