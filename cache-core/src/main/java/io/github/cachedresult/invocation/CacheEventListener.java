package io.github.cachedresult.invocation;

/**
 * Hears of every call's outcome. Called on the caller's thread or a store's; must be fast and thread-safe. What it throws
 * is reported once and otherwise ignored.
 */
@FunctionalInterface
public interface CacheEventListener {

    /** Hears of an event. */
    void onEvent(CacheEvent event);
}
