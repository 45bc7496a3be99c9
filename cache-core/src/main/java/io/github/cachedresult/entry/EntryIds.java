package io.github.cachedresult.entry;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes the ids of entries: version 7 UUIDs (RFC 9562, section 5.7), which sort by the time of the computation. */
public final class EntryIds {

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
}
