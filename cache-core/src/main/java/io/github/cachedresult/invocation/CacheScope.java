package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import org.jspecify.annotations.Nullable;

/**
 * Sets the mode of the calls of cached methods that are made within it, and within what they call. It takes precedence
 * over rules and the default; an inner scope that is for the model takes precedence over an outer one.
 *
 * <pre>{@code
 * try (CacheScope fresh = CacheScope.open("eos*", CacheMode.REFRESH)) {
 *     answer = toxicity.predict("CCO");
 * }
 * }</pre>
 *
 * <p>It holds for all caches of the process, on the thread that opened it, until it is closed on that thread, when what it
 * found is restored; and on those that a {@link ContextCarrier} carries it to. Methods that no cache stands before, as {@code cachedresult.enabled=false} leaves them, take no
 * notice.
 */
public final class CacheScope implements AutoCloseable {

    private final @Nullable CallContext outer;
    private final CallContext inner;

    private CacheScope(ScopedModes modes, @Nullable CallContext outer) {
        this.outer = outer;
        this.inner = CallContext.currentOrEmpty().withModes(modes);
        CallContext.hold(inner);
    }

    /** Begins a scope for all models. */
    public static CacheScope open(CacheMode mode) {
        return open("*", mode);
    }

    /**
     * Begins a scope for some models.
     *
     * @param models their names, with {@code *} for any text; case matters
     * @throws IllegalArgumentException if that is blank
     */
    public static CacheScope open(String models, CacheMode mode) {
        ModelPattern pattern = ModelPattern.of(models);
        CallContext outer = CallContext.current();
        return new CacheScope(ScopedModes.of(outer).within(pattern, mode), outer);
    }

    /**
     * Begins a scope for one call only: the first of a cached method that this thread makes, of whatever model. Neither
     * what that method calls nor any later call is concerned. It is the mode of the call itself, which takes precedence
     * over all scopes, those within included. {@link ResultCache#get(CachedOperation, CacheMode, Computable, Object...)}
     * does the same for a computation without annotation.
     */
    public static CacheScope openForNextCall(CacheMode mode) {
        CallContext outer = CallContext.current();
        return new CacheScope(ScopedModes.of(outer).forNextCall(mode), outer);
    }

    /**
     * Ends the scope.
     *
     * @throws IllegalStateException if this is not the innermost scope of the thread
     */
    @Override
    public void close() {
        CallContext.leave(inner, outer);
    }
}
