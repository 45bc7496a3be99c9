package io.github.cachedresult.entry;

import java.util.Arrays;

/**
 * An entry that was read: its header and where in its bytes the payload is. The bytes are shared, not copied, and must
 * not be changed.
 *
 * @param header the header
 * @param bytes the whole entry
 * @param payloadOffset where the payload begins
 * @param payloadLength how long it is
 */
public record StoredResult(EntryHeader header, byte[] bytes, int payloadOffset, int payloadLength) {

    /** A copy of the payload. */
    public byte[] payload() {
        return Arrays.copyOfRange(bytes, payloadOffset, payloadOffset + payloadLength);
    }
}
