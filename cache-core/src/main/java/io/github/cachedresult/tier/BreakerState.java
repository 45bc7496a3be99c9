package io.github.cachedresult.tier;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a store's reads, or its writes, are let through.
 *
 * @param position whether they are
 * @param since since when they are held back, trials included, or are not
 * @param lastFailure the last failure there was, also while they are let through, or {@code null} for none yet
 */
public record BreakerState(
        Position position, Instant since, @Nullable Failure lastFailure) {

    /** The positions of a breaker. */
    public enum Position {
        /** Calls are let through. */
        CLOSED,

        /** Calls fail at once. */
        OPEN,

        /** Calls fail at once, and a trial is under way. */
        HALF_OPEN,

        /** There is no breaker: calls are let through. */
        OFF
    }

    /**
     * A failed call.
     *
     * @param at when it had failed
     * @param reason why
     */
    public record Failure(Instant at, String reason) {}

    /** Whether calls fail at once. */
    public boolean isHeldBack() {
        return position == Position.OPEN || position == Position.HALF_OPEN;
    }
}
