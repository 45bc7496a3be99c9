package io.github.cachedresult.tier;

import java.io.Serial;

/** A store did not answer in time, or is not asked. Has no stack trace: it is an outcome, and a frequent one. */
final class StoreUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    StoreUnavailableException(String message) {
        super(message, null, false, false);
    }
}
