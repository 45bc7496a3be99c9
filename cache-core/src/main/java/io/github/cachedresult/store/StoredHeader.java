package io.github.cachedresult.store;

import io.github.cachedresult.entry.HeaderRead;

/**
 * A header that a store listed.
 *
 * @param location where the store keeps the entry: a Redis key, an object's path
 * @param read the header, or why it cannot be read
 * @param first the first bytes of the entry, of which the header was read, and its revision
 */
public record StoredHeader(String location, HeaderRead read, StoredEntry first) {}
