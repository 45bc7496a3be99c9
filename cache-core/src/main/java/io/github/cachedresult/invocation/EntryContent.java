package io.github.cachedresult.invocation;

import io.github.cachedresult.Origin;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an entry holds. */
sealed interface EntryContent {

    /**
     * What the method returned.
     *
     * @param value the value; {@code null} only where the method stores it
     * @param origin where it comes from
     */
    record Value(@Nullable Object value, Origin origin) implements EntryContent {}

    /**
     * How the method failed.
     *
     * @param type what it is thrown as
     * @param message what the exception said, or {@code null}
     */
    record Failure(FailureType type, @Nullable String message) implements EntryContent {

        /**
         * An exception for one caller, or null if none can be created that says so.
         *
         * @param age how long ago the method failed
         */
        @Nullable Exception thrown(Duration age) {
            String said = message == null ? "it failed without a message" : message;
            return type.create(said + " (remembered: the method failed so " + age.toSeconds() + " s ago)");
        }

        /** Whether callers can be told: a constructor may refuse some messages. */
        boolean isThrowable() {
            return thrown(Duration.ZERO) != null;
        }
    }
}
