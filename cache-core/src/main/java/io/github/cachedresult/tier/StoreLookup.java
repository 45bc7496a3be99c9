package io.github.cachedresult.tier;

import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the stores had for a key.
 *
 * @param hit the first usable entry, or {@code null} if there was none
 * @param stale the first entry that was whole and only too old, or {@code null}
 * @param reads what each store that was asked answered; a later write is made under the condition that it is still so
 * @param <V> the type of the value
 */
public record StoreLookup<V>(
        @Nullable StoreHit<V> hit, @Nullable StoredResult stale, Map<ResultStore, StoreRead> reads) {}
