package io.github.cachedresult.invocation;

import io.github.cachedresult.key.ResultKey;

/**
 * The thread was interrupted while it waited for another call's computation of the same result, which goes on, or for its own batch,
 * which has a time limit and goes on; or between two chunks of a {@linkplain ResultCache#stream stream}. The thread's interrupt status is set.
 */
public final class InterruptedCallException extends UnansweredCallException {

    private static final long serialVersionUID = 1L;

    /** Of a stream, or of a batch whose method goes on. */
    InterruptedCallException(CachedOperation<?> operation) {
        super("interrupted before all items of " + operation
                + " had their results; what is computed is stored, and found by whoever begins anew");
    }

    InterruptedCallException(CachedOperation<?> operation, ResultKey key) {
        super("interrupted while another call of " + operation + " was computing " + key);
    }
}
