package io.github.cachedresult.invocation;

/**
 * The method of a batch returned other than one result for each item it was given, so that nobody knows which is whose.
 * Nothing of that call of it was stored.
 */
public final class BatchResultException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    BatchResultException(String message) {
        super(message);
    }
}
