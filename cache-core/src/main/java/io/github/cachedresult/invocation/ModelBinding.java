package io.github.cachedresult.invocation;

/**
 * A model as one call meets it.
 *
 * @param model its name
 * @param version its version
 * @param enabled whether it is cached
 * @param ttlMillis how long its results live, or {@link io.github.cachedresult.entry.EntryHeader#NEVER}
 */
record ModelBinding(String model, String version, boolean enabled, long ttlMillis) {}
