package io.github.cachedresult.invocation;

import io.github.cachedresult.key.ResultKey;
import java.time.Duration;

/**
 * A method has not returned within the time limit of its calls, and no expired result stands in. It goes on, and what it
 * returns is stored: a later call finds it, or waits for it.
 */
public final class TimedOutCallException extends UnansweredCallException {

    private static final long serialVersionUID = 1L;

    TimedOutCallException(CachedOperation<?> operation, ResultKey key, Duration limit) {
        super(operation + " has not returned within " + limit + " (" + key
                + "); it goes on, and its result will be stored");
    }
}
