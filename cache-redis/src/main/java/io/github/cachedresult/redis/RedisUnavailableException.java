package io.github.cachedresult.redis;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Redis did not answer, cannot be reached, or was closed. Has no stack trace: it is an outcome, and a frequent one. */
final class RedisUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    RedisUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
