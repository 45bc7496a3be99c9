package io.github.cachedresult.entry;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.cbor.CborWriter;
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

    void write(CborWriter out) {
        if (log == null) {
            out.writeInteger(number);
        } else {
            out.writeArrayHead(2);
            out.writeInteger(number);
            out.writeUuid(log);
        }
    }

    static LogPosition read(CborReader in) {
        if (!in.isAtArray()) {
            return new LogPosition(null, in.readInteger());
        }
        if (in.readArrayHead() != 2) {
            throw new CborException("a position is a number, or a number and the log it is of");
        }
        long number = in.readInteger();
        return new LogPosition(in.readUuid(), number);
    }
}
