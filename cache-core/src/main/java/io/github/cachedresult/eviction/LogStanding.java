package io.github.cachedresult.eviction;

import io.github.cachedresult.entry.LogPosition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * How the log is doing, by the readings and writes that succeed and fail: says so once, and stops hits where it has not been
 * read for too long. Thread-safe; asks nobody.
 */
final class LogStanding {

    private final KnownEvictions known;
    private final HeldOrders held;
    private final @Nullable Duration stopAfter;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Logger report;

    private volatile Reading last = new Reading(null, null);

    /** When it was read last, or this was made. Guarded by {@link #known}. */
    private long readNanos;

    LogStanding(
            KnownEvictions known,
            HeldOrders held,
            @Nullable Duration stopAfter,
            InstantSource clock,
            LongSupplier nanoTime,
            Logger report) {
        this.known = known;
        this.held = held;
        this.stopAfter = stopAfter;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.report = report;
        this.readNanos = nanoTime.getAsLong();
    }

    /** The store has just answered: all that the log says is known. */
    void succeeded() {
        synchronized (known) {
            readNanos = nanoTime.getAsLong();
            known.setStopped(false);
        }
        if (!isReachable()) {
            report.info("The log of evictions can be read again.");
        }
        last = new Reading(clock.instant(), null);
    }

    /** The store has just failed to answer. */
    void failed(Throwable cause) {
        Reading before = last;
        if (before.unreachableSince == null) {
            report.warn(
                    "The log of evictions cannot be read: {}. Results are used by what is known of it{}.",
                    cause.toString(),
                    stopAfter == null ? "" : ", for " + stopAfter);
            last = new Reading(before.readAt, clock.instant());
        }
    }

    /** Stops hits where it is time to. To be called from time to time by a thread that waits for no store. */
    void watch() {
        boolean stops;
        synchronized (known) {
            stops = stopAfter != null && nanoTime.getAsLong() - readNanos > stopAfter.toNanos() && !known.isStopped();
            known.setStopped(stops || known.isStopped());
        }
        if (stops) {
            report.error("The log of evictions has not been read for {}: calls compute until it is.", stopAfter);
        }
    }

    /** Whether the store answered last, or was never asked. */
    boolean isReachable() {
        return last.unreachableSince == null;
    }

    EvictionState state() {
        LogPosition position = known.position();
        Reading reading = last;
        return new EvictionState(
                position.log(),
                position.number(),
                reading.readAt,
                reading.unreachableSince == null,
                reading.unreachableSince,
                known.isStopped(),
                held.all().size());
    }

    /**
     * What came of the last reading.
     *
     * @param readAt when one succeeded last, or {@code null}
     * @param unreachableSince when the first of those failed that have failed since, or {@code null}
     */
    private record Reading(
            @Nullable Instant readAt, @Nullable Instant unreachableSince) {}
}
