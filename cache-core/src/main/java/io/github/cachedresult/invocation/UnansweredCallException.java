package io.github.cachedresult.invocation;

/**
 * What the cache itself throws where a call has no answer, and running its method would be wrong. It says nothing of the
 * inputs, and is never remembered as a failure of the method.
 */
public abstract sealed class UnansweredCallException extends RuntimeException
        permits ChangedInputsException,
                InterruptedCallException,
                LocalTierFullException,
                NotCachedException,
                RecursiveCallException,
                TimedOutCallException {

    private static final long serialVersionUID = 1L;

    UnansweredCallException(String message) {
        super(message);
    }
}
