package io.github.cachedresult.store;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Slice;

/**
 * An entry to be written.
 *
 * @param key its key
 * @param content the entry; not to be changed. A large one is in a file, which a store that can sends from there
 * @param reclaimAt from when on the store may reclaim its space, in milliseconds since 1970; {@link
 *     io.github.cachedresult.entry.EntryHeader#NEVER} for never
 * @param condition what must hold for it to be written
 */
public record StoreWrite(ResultKey key, Bytes content, long reclaimAt, WriteCondition condition) {

    /** An entry in the heap. */
    public StoreWrite(ResultKey key, byte[] bytes, long reclaimAt, WriteCondition condition) {
        this(key, Slice.of(bytes), reclaimAt, condition);
    }

    /** All of the entry, which is read into the heap if it is not there. */
    public byte[] bytes() {
        return content.toArray();
    }
}
