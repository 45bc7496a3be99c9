package io.github.cachedresult.eviction;

import org.jspecify.annotations.Nullable;

/** The log did not take an eviction, or did not say whether it did: it may be in force, and may be asked for again. */
public final class EvictionFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates one. */
    public EvictionFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
