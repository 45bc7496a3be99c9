package io.github.cachedresult.chaos;

import io.github.cachedresult.Tier;
import java.time.Duration;

/**
 * What became of a cell.
 *
 * @param from where the calls were answered from
 * @param slowest how long the slowest took
 * @param allowed how long it may take: the limits that it waits for, and a tenth of a second
 * @param machine what a call takes besides: how late the machine was at most meanwhile, and how long a call is when all is
 *     well, both of which grow where other work has the processors
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
