package io.github.cachedresult.tier;

import io.github.cachedresult.Tier;
import java.time.Duration;

/** Hears when calls of a store are held back, and when no more. Called on any thread; must neither block nor throw. */
public interface StoreStateListener {

    /**
     * Calls are held back from now on.
     *
     * @param action which: {@code read} or {@code write}
     * @param reason why the last one failed
     */
    void storeHeldBack(Tier tier, String store, String action, String reason);

    /**
     * Calls are let through again.
     *
     * @param action which: {@code read} or {@code write}
     * @param heldBack for how long they were not
     */
    void storeUsedAgain(Tier tier, String store, String action, Duration heldBack);
}
