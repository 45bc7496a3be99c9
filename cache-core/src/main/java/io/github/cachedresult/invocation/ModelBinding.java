package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.key.BatchHasher;
import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.KeyMemo;
import io.github.cachedresult.key.KeyScope;
import io.github.cachedresult.tier.LocalLimits;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model as one call meets it.
 *
 * @param scope its name and version, and how its keys are made
 * @param policy what its calls do, unless they or a scope say otherwise
 * @param variable whether it answers differently each time, so that only numbered draws are cached
 * @param life how long its results live
 * @param patience how long its calls wait
 * @param leased whether processes take turns to compute one of its results
 * @param local what this process may hold of it
 * @param coalescing how its calls are gathered into batches
 * @param conflict why the rules do not say what holds for it, or {@code null}; then it is not cached
 */
record ModelBinding(
        KeyScope scope,
        CallPolicy policy,
        boolean variable,
        Lifetimes life,
        Patience patience,
        boolean leased,
        LocalLimits local,
        Coalescing coalescing,
        @Nullable String conflict) {

    /** Why a call under the mode that is off is not cached. */
    static final String REASON_OFF = "its mode is OFF";

    /** A model of which the rules say two things. */
    static ModelBinding conflicting(KeyScope scope, CacheMode mode, String conflict) {
        return new ModelBinding(
                scope,
                CallPolicy.of(mode),
                false,
                Lifetimes.UNLIMITED,
                Patience.UNLIMITED,
                false,
                LocalLimits.NONE,
                Coalescing.OFF,
                conflict);
    }

    /** Whether nothing but a call's arguments tells its key. */
    boolean isRemembered() {
        return conflict == null && !variable;
    }

    /** Hashes a call, as the draw that this thread is at, where the model is variable and no argument says another. */
    HashedInputs hash(@Nullable Object[] arguments) {
        return scope.hash(arguments, variable ? IterationScope.current() : null);
    }

    /** What hashes calls that differ in the arguments at these positions only; see {@link #hash}. */
    BatchHasher batch(@Nullable Object[] arguments, Set<Integer> varying) {
        return scope.batch(arguments, variable ? IterationScope.current() : null, varying);
    }

    /** Has a key remembered, if its arguments tell it. */
    void remember(KeyMemo memo, HashedInputs hashed, @Nullable Object[] arguments) {
        if (!variable && hashed.files().isEmpty()) {
            // Of a variable model the arguments do not tell the draw; and a normaliser may lead to a file, which
            // changes.
            memo.put(scope, hashed.key(), arguments);
        }
    }

    /** How long its results live, or {@link io.github.cachedresult.entry.EntryHeader#NEVER}. */
    long ttlMillis() {
        return life.ttl();
    }

    String model() {
        return scope.model();
    }

    String version() {
        return scope.version();
    }
}
