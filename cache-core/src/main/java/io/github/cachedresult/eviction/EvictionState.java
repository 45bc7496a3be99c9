package io.github.cachedresult.eviction;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far this process knows the log of evictions.
 *
 * @param log the log, or {@code null} where nothing was ever evicted
 * @param number the number of the last eviction that is known
 * @param readAt when the log was last read, by this process's clock, or {@code null} for never
 * @param reachable whether the last attempt to read it succeeded; true before the first
 * @param unreachableSince since when it cannot be read, or {@code null}
 * @param stopped whether hits have stopped, because it could not be read for as long as was set
 * @param pending how many evictions of this process the log has not taken yet; they are in force in this process only
 */
public record EvictionState(
        @Nullable UUID log,
        long number,
        @Nullable Instant readAt,
        boolean reachable,
        @Nullable Instant unreachableSince,
        boolean stopped,
        int pending) {}
