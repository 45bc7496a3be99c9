package io.github.cachedresult.architecture.planted.tier;

/** What the layers below must not see. */
public record PlantedTier(String name) {

    /** Reads a clock of its own. */
    public static long now() {
        return System.currentTimeMillis();
    }
}
