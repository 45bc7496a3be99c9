package io.github.cachedresult.store;

import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Slice;
import org.jspecify.annotations.Nullable;

/**
 * An entry's bytes as a store gave them. They are shared, not copied, and must not be changed.
 *
 * @param content the bytes, which may be anything; those of a large entry may be in a file, see {@link
 *     io.github.cachedresult.spool.Spool}
 * @param revision by what the store recognises that it still has these bytes, such as an ETag; {@code null} where it
 *     compares the bytes themselves
 */
public record StoredEntry(Bytes content, @Nullable String revision) {

    /** An entry in the heap. */
    public StoredEntry(byte[] bytes, @Nullable String revision) {
        this(Slice.of(bytes), revision);
    }

    /** All of the bytes, which are read into the heap if they are not there. */
    public byte[] bytes() {
        return content.toArray();
    }
}
