package io.github.cachedresult.entry;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.cbor.CborWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a log of evictions is known. Numbers of two logs say nothing of each other, so a number goes with its log.
 *
 * @param log which log, or {@code null} for none: then every eviction of any log is later
 * @param number the number of its last eviction that is known; 0 for none
 */
public record LogPosition(@Nullable UUID log, long number) {

    /** No log is known. */
    public static final LogPosition NONE = new LogPosition(null, 0);

    private static final int UUID_BYTES = 16;

    void write(CborWriter out) {
        if (log == null) {
            out.writeInteger(number);
        } else {
            out.writeArrayHead(2);
            out.writeInteger(number);
            EntryIds.write(out, log);
        }
    }

    static LogPosition read(CborReader in) {
        Object value = in.readValue();
        if (value instanceof Long number) {
            return new LogPosition(null, number);
        }
        if (value instanceof List<?> parts
                && parts.size() == 2
                && parts.get(0) instanceof Long number
                && parts.get(1) instanceof byte[] log
                && log.length == UUID_BYTES) {
            ByteBuffer halves = ByteBuffer.wrap(log);
            return new LogPosition(new UUID(halves.getLong(), halves.getLong()), number);
        }
        throw new CborException("a position is a number, or a number and the log it is of");
    }
}
