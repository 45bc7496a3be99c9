package io.github.cachedresult.store;

import org.jspecify.annotations.Nullable;

/**
 * An entry's bytes as a store gave them. They are shared, not copied, and must not be changed.
 *
 * @param bytes the bytes, which may be anything
 * @param revision by what the store recognises that it still has these bytes, such as an ETag; {@code null} where it
 *     compares the bytes themselves
 */
public record StoredEntry(byte[] bytes, @Nullable String revision) {}
