package io.github.cachedresult.chaos;

import io.github.cachedresult.Tier;
import java.time.Duration;

/**
 * What became of a cell.
 *
 * @param from where the calls were answered from
 * @param slowest how long the slowest took
 * @param allowed how long it may take: the limits that it waits for, and a tenth of a second
 * @param machine how late the machine itself was at most meanwhile, or how long a call takes when all is well, whichever is
 *     longer: a call may be later by as much
 * @param recovery the time from the end of the fault until new results reached both stores
 */
record Measured(Cell cell, Tier from, Duration slowest, Duration allowed, Duration machine, Duration recovery) {

    boolean isInTime() {
        return slowest.compareTo(allowed.plus(machine)) <= 0;
    }

    /** As the table has it. */
    @Override
    public String toString() {
        return "%s · %d of %d ms%s · %.1f s"
                .formatted(
                        from,
                        slowest.toMillis(),
                        allowed.toMillis(),
                        slowest.compareTo(allowed) <= 0 ? "" : " + " + machine.toMillis(),
                        recovery.toMillis() / 1000.0);
    }
}
