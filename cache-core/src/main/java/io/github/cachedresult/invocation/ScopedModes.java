package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The modes that scopes have set: those for all calls, and the one for the next call.
 *
 * @param innermost the scopes for all calls, or {@code null} if there is none
 * @param next the innermost scope for the next call, or {@code null}
 */
record ScopedModes(@Nullable Scoped innermost, @Nullable Next next) {

    private static final ScopedModes NONE = new ScopedModes(null, null);

    /** Those of a context. */
    static ScopedModes of(@Nullable CallContext context) {
        ScopedModes modes = context == null ? null : context.modes();
        return modes == null ? NONE : modes;
    }

    ScopedModes within(ModelPattern models, CacheMode mode) {
        return new ScopedModes(new Scoped(models, mode, innermost), next);
    }

    /** Those for all calls, or null if there are none. */
    @Nullable ScopedModes withoutNext() {
        return innermost == null ? null : new ScopedModes(innermost, null);
    }

    ScopedModes forNextCall(CacheMode mode) {
        return new ScopedModes(innermost, new Next(mode, new AtomicBoolean(), next));
    }

    /**
     * The mode for a call, or null if no scope says one. To be asked once for each call, which is the next one no more.
     *
     * @param model its model
     */
    @Nullable CacheMode take(String model) {
        CacheMode own = null;
        // It is the first call in all of them.
        for (Next waiting = next; waiting != null; waiting = waiting.outer) {
            if (waiting.taken.compareAndSet(false, true) && own == null) {
                own = waiting.mode;
            }
        }
        if (own != null) {
            return own;
        }
        for (Scoped scope = innermost; scope != null; scope = scope.outer) {
            if (scope.models.matches(model)) {
                return scope.mode;
            }
        }
        return null;
    }

    /** The mode of some models. */
    record Scoped(
            ModelPattern models, CacheMode mode, @Nullable Scoped outer) {}

    /** The mode of one call, until it is taken. */
    record Next(
            CacheMode mode, AtomicBoolean taken, @Nullable Next outer) {}
}
