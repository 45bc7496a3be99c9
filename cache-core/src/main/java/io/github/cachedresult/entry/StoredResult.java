package io.github.cachedresult.entry;

import java.util.Arrays;

/**
 * An entry that was read: its header, its bytes as they are stored, and its payload in the clear. The bytes are shared, not
 * copied, and must not be changed.
 *
 * @param header the header
 * @param bytes the whole entry, sealed as it was found
 * @param content what holds the payload: the entry's own bytes, unless it is encrypted
 * @param payloadOffset where in the content the payload begins
 * @param payloadLength how long it is
 */
public record StoredResult(EntryHeader header, byte[] bytes, byte[] content, int payloadOffset, int payloadLength) {

    /** A copy of the payload. */
    public byte[] payload() {
        return Arrays.copyOfRange(content, payloadOffset, payloadOffset + payloadLength);
    }
}
