package io.github.cachedresult.entry;

import io.github.cachedresult.spool.Bytes;

/**
 * An entry that was read: its header, its bytes as they are stored, and where its payload is. The bytes are shared, not
 * copied, and must not be changed.
 *
 * @param header the header
 * @param bytes the whole entry, sealed as it was found
 * @param payload the payload in the clear: a part of these bytes, unless the entry is encrypted or was decompressed
 * @param isCompressed whether the payload is still to be decompressed, as the header says
 */
public record StoredResult(EntryHeader header, Bytes bytes, Bytes payload, boolean isCompressed) {

    /** The same entry with its payload decompressed. */
    public StoredResult decompressed(Bytes plain) {
        return new StoredResult(header, bytes, plain, false);
    }
}
