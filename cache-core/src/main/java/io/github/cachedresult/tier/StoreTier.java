package io.github.cachedresult.tier;

import io.github.cachedresult.store.ResultStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A store and how old what it serves may be.
 *
 * @param store the store
 * @param maximumAge the greatest age of an entry that is used from there, counted from its computation, or {@code null}
 *     for no such limit
 */
public record StoreTier(ResultStore store, @Nullable Duration maximumAge) {}
