package io.github.cachedresult.eviction;

import io.github.cachedresult.entry.LogPosition;
import java.util.UUID;

/**
 * A record of the log: what was taken back, by whom and why.
 *
 * @param log the log that has it
 * @param number its number in the log
 * @param order what was asked for
 */
public record Eviction(UUID log, long number, EvictionOrder order) {

    /** Whether it came after what was known at a position. One of another log is taken for later. */
    public boolean isLaterThan(LogPosition known) {
        return !log.equals(known.log()) || number > known.number();
    }
}
