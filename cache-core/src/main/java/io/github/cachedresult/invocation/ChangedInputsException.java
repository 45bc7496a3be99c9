package io.github.cachedresult.invocation;

/**
 * What an asynchronous call was given was changed after it returned and before its method was called, which would have computed
 * something else. The method has not run. Whoever calls leaves the arguments alone until the result is there, or gives a copy.
 */
public final class ChangedInputsException extends UnansweredCallException {

    private static final long serialVersionUID = 1L;

    ChangedInputsException(CachedOperation<?> operation, String what) {
        super("a call of " + operation + " was not made, as " + what
                + "; leave the arguments alone until its result is there, or call it with a copy");
    }
}
