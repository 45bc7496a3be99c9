package io.github.cachedresult.invocation;

import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.KeyScope;
import org.jspecify.annotations.Nullable;

/**
 * A model as one call meets it.
 *
 * @param scope its name and version, and how its keys are made
 * @param enabled whether a rule lets it be cached
 * @param variable whether it answers differently each time, so that only numbered draws are cached
 * @param ttlMillis how long its results live, or {@link io.github.cachedresult.entry.EntryHeader#NEVER}
 * @param conflict why the rules do not say what holds for it, or {@code null}; then it is not cached
 */
record ModelBinding(
        KeyScope scope,
        boolean enabled,
        boolean variable,
        long ttlMillis,
        @Nullable String conflict) {

    /** A model of which the rules say two things. */
    static ModelBinding conflicting(KeyScope scope, String conflict) {
        return new ModelBinding(scope, false, false, 0, conflict);
    }

    /** Hashes a call, as the draw that this thread is at, where the model is variable and no argument says another. */
    HashedInputs hash(@Nullable Object[] arguments) {
        return scope.hash(arguments, variable ? IterationScope.current() : null);
    }

    String model() {
        return scope.model();
    }

    String version() {
        return scope.version();
    }
}
