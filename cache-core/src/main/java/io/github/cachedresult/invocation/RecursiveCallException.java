package io.github.cachedresult.invocation;

import io.github.cachedresult.key.ResultKey;

/** A cached method called itself with the same inputs while computing their result, which it would wait for for ever. */
public final class RecursiveCallException extends UnansweredCallException {

    private static final long serialVersionUID = 1L;

    RecursiveCallException(CachedOperation<?> operation, ResultKey key) {
        super(operation + " called itself with the same inputs while computing their result (" + key
                + "); let the recursion change an input, or move it into a method that is not cached");
    }
}
