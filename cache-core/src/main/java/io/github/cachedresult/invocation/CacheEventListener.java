package io.github.cachedresult.invocation;

/**
 * Hears of every call's outcome, on the caller's thread or another that answers it, which it must not keep: it is to be fast
 * and thread-safe. How stores fare, which is {@link CacheEvent.StoreFailed}, {@link CacheEvent.StoreHeldBack} and {@link
 * CacheEvent.StoreUsedAgain}, it hears a moment later on a thread of their own, in their order. What it throws is reported once
 * and otherwise ignored.
 */
@FunctionalInterface
public interface CacheEventListener {

    /** Hears of an event. */
    void onEvent(CacheEvent event);
}
