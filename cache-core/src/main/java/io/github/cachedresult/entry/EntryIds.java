package io.github.cachedresult.entry;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.cbor.CborWriter;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes the ids of entries: version 7 UUIDs (RFC 9562, section 5.7), which sort by the time of the computation. */
public final class EntryIds {

    private static final int LENGTH = 2 * Long.BYTES;

    private EntryIds() {}

    /**
     * A new id.
     *
     * @param millis the time, in milliseconds since 1970
     * @param random where its other 74 bits come from
     */
    public static UUID next(long millis, RandomGenerator random) {
        long high = millis << 16 | 0x7000 | random.nextLong() & 0x0fff;
        long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    static void write(CborWriter out, UUID id) {
        out.writeBytes(ByteBuffer.allocate(LENGTH)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }

    static UUID read(CborReader in) {
        byte[] bytes = in.readBytes();
        if (bytes.length != LENGTH) {
            throw new CborException("an entry's id has " + LENGTH + " bytes, not " + bytes.length);
        }
        ByteBuffer halves = ByteBuffer.wrap(bytes);
        return new UUID(halves.getLong(), halves.getLong());
    }
}
