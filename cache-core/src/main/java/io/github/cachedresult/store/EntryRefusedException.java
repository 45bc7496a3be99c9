package io.github.cachedresult.store;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The cause of a {@link StoreRead.Failed} or {@link WriteOutcome.Failed} that concerns this one key: a store that is well
 * refuses an entry that is too large, or a read of what may be missing. However often it happens, other keys go on.
 *
 * <p>Has no stack trace: it is an outcome.
 */
public final class EntryRefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param message what is refused and why
     * @param cause what the server or client said, or {@code null}
     */
    public EntryRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
