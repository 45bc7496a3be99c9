package io.github.cachedresult.chaos;

import io.github.cachedresult.Tier;
import java.time.Duration;

/**
 * What a call was answered with.
 *
 * @param tier from where
 * @param value what
 * @param took how long it took, from its beginning or that of the fault, whichever is later
 */
record Answer(Tier tier, String value, Duration took) {}
