package io.github.cachedresult.invocation;

import org.jspecify.annotations.Nullable;

/**
 * A model as one call meets it.
 *
 * @param model its name
 * @param version its version
 * @param enabled whether a rule lets it be cached
 * @param ttlMillis how long its results live, or {@link io.github.cachedresult.entry.EntryHeader#NEVER}
 * @param conflict why the rules do not say what holds for it, or {@code null}; then it is not cached
 */
record ModelBinding(
        String model,
        String version,
        boolean enabled,
        long ttlMillis,
        @Nullable String conflict) {

    /** A model of which the rules say two things. */
    static ModelBinding conflicting(String model, String conflict) {
        return new ModelBinding(model, "", false, 0, conflict);
    }
}
