package io.github.cachedresult.invocation;

import io.github.cachedresult.key.ResultKey;
import org.jspecify.annotations.Nullable;

/**
 * An item of a batch whose result is the answer to it, and is to be computed anew in the background.
 *
 * @param value the item
 * @param key its key
 * @param usableUntil until when the result answers calls
 */
record DueItem(@Nullable Object value, ResultKey key, long usableUntil) {}
