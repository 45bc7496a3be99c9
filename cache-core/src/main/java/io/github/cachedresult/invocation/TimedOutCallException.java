package io.github.cachedresult.invocation;

import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A method has not returned within the time limit of its calls, and no expired result stands in; of a batch, a run of it, and for one
 * of its items. It goes on, and what it returns is stored: a later call finds it, or waits for it.
 */
public final class TimedOutCallException extends UnansweredCallException {

    private static final long serialVersionUID = 1L;

    /**
     * Of a batch.
     *
     * @param items for how many items
     * @param key that of one for which nothing stands in, or null if it has none
     */
    TimedOutCallException(CachedOperation<?> operation, int items, @Nullable ResultKey key, Duration limit) {
        super(operation + " has not returned within " + limit + " for " + items + " of a batch's items"
                + (key == null ? "" : " (nothing stands in for " + key + ")")
                + "; it goes on, and its results will be stored");
    }

    TimedOutCallException(CachedOperation<?> operation, ResultKey key, Duration limit) {
        super(operation + " has not returned within " + limit + " (" + key
                + "); it goes on, and its result will be stored");
    }
}
