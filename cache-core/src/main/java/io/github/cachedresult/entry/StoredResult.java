package io.github.cachedresult.entry;

/**
 * An entry that was read: its header and where its payload is. The bytes are shared, not copied, and must not be changed.
 *
 * @param header the header
 * @param bytes the whole entry, as it is stored
 * @param payload the payload: within these bytes and as the header says it is compressed, or what that was decompressed to
 */
public record StoredResult(EntryHeader header, byte[] bytes, Slice payload) {

    /** A pointer to this entry, for a store that it is too large for. Always the same bytes. */
    public byte[] pointer() {
        return EntryFormat.write(header.pointer(), new byte[0]);
    }

    /** Whether the payload is still to be decompressed. */
    public boolean isCompressed() {
        return header.payload().compression() != null && payload.bytes() == bytes;
    }

    /** The same entry with its payload decompressed. */
    public StoredResult decompressed(Slice plain) {
        return new StoredResult(header, bytes, plain);
    }
}
