package io.github.cachedresult.autoconfigure;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A property that cannot mean anything. Says which, why, and the way out. */
final class InvalidCachedResultPropertyException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String description;
    private final String action;

    InvalidCachedResultPropertyException(String description, String action) {
        this(description, action, null);
    }

    InvalidCachedResultPropertyException(String description, String action, @Nullable Throwable cause) {
        super(description + " " + action, cause);
        this.description = description;
        this.action = action;
    }

    /** What is wrong with which property, as a sentence. */
    String description() {
        return description;
    }

    /** The way out, as a sentence. */
    String action() {
        return action;
    }

    /**
     * What a type of values makes of properties.
     *
     * @param prefix what the names of the properties begin with that the messages of the type begin with
     * @param wayOut what can be done where the type refuses them, as a sentence
     */
    static <T> T requireValid(String prefix, Supplier<T> value, String wayOut) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidCachedResultPropertyException("The property " + prefix + e.getMessage() + ".", wayOut);
        }
    }

    static void requireNotNegative(String property, @Nullable Duration duration) {
        if (duration != null && duration.isNegative()) {
            throw new InvalidCachedResultPropertyException(
                    "The property '" + property + "' is " + duration + ", and must not be negative.",
                    "Write a duration such as 90s, 12h or 30d, 0 for none, or leave the property out.");
        }
    }

    static @Nullable Duration requirePositive(String property, @Nullable Duration duration) {
        if (duration != null && (duration.isZero() || duration.isNegative())) {
            throw new InvalidCachedResultPropertyException(
                    "The property '" + property + "' is " + duration + ", and must be positive.",
                    "Write a duration such as 90s, 12h or 30d, or leave the property out.");
        }
        return duration;
    }
}
