package io.github.cachedresult.tier;

import io.github.cachedresult.store.ResultStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A store, how old what it serves may be, and when it is left alone.
 *
 * @param store the store
 * @param maximumAge the greatest age of an entry that is used from there, counted from its computation, or {@code null}
 *     for no such limit
 * @param breaker when it is left alone, and when it is tried again
 */
public record StoreTier(ResultStore store, @Nullable Duration maximumAge, BreakerOptions breaker) {

    /** A store with the default breakers. */
    public StoreTier(ResultStore store, @Nullable Duration maximumAge) {
        this(store, maximumAge, BreakerOptions.DEFAULTS);
    }
}
