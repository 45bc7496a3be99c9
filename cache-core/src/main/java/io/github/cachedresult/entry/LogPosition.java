package io.github.cachedresult.entry;

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
}
