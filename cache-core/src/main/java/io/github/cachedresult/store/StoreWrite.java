package io.github.cachedresult.store;

import io.github.cachedresult.key.ResultKey;

/**
 * An entry to be written.
 *
 * @param key its key
 * @param bytes the entry; not to be changed
 * @param reclaimAt from when on the store may reclaim its space, in milliseconds since 1970; {@link
 *     io.github.cachedresult.entry.EntryHeader#NEVER} for never
 * @param condition what must hold for it to be written
 */
public record StoreWrite(ResultKey key, byte[] bytes, long reclaimAt, WriteCondition condition) {}
