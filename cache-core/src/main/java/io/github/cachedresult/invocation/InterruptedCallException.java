package io.github.cachedresult.invocation;

import io.github.cachedresult.key.ResultKey;

/**
 * The thread was interrupted while it waited for another call's computation of the same result, which goes on. The
 * thread's interrupt status is set.
 */
public final class InterruptedCallException extends UnansweredCallException {

    private static final long serialVersionUID = 1L;

    InterruptedCallException(CachedOperation<?> operation, ResultKey key) {
        super("interrupted while another call of " + operation + " was computing " + key);
    }
}
