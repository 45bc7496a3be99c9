package io.github.cachedresult.store;

import java.io.Serial;

/**
 * The cause of a {@link WriteOutcome.Failed} of an entry that is so large that its way to the store may have taken all of the
 * time limit: nothing is said of the store and of smaller entries. The same write may succeed at another time.
 *
 * <p>Has no stack trace: it is an outcome.
 */
public final class EntryTimeoutException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /**
     * A large entry that did not arrive in time.
     *
     * @param message what did not arrive, within what, and the way out
     * @param cause what the client said
     */
    public EntryTimeoutException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
