package io.github.cachedresult.tier;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.StoredResult;

/**
 * A usable entry that a store had.
 *
 * @param tier the store's tier
 * @param result the entry
 * @param expiresAt until when it may be used, in milliseconds since 1970
 * @param value its decoded value
 * @param <V> the type of the value
 */
public record StoreHit<V>(Tier tier, StoredResult result, long expiresAt, V value) {}
