package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.eviction.Eviction;
import io.github.cachedresult.eviction.LogFollower;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.ResultStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has one store's evicted entries deleted to the last, by one process at a time, also where the one that was at it has ended or
 * the store had failed. The store keeps a {@link ReclaimMark} for all of them. Whoever has evicted begins at once, where nobody
 * is at it. The others look after a while whether the mark has come to the end of the log; where it stands still, they go on
 * in place of whoever it names. No clocks are compared: each sees the mark change or not, by its own.
 *
 * <p>{@link #isDue} and {@link #expect} are thread-safe and ask nobody; {@link #turn} is for one thread, and blocks.
 */
final class ReclaimDuty {

    private static final Logger LOG = LoggerFactory.getLogger(Evictions.class);
    private static final int SIGNS_OF_LIFE = 4;
    private static final int MOST_DOUBLINGS = 5;

    private final ResultStore store;
    private final EvictionLog marks;
    private final LogFollower log;
    private final long patience;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final UUID self = UUID.randomUUID();

    /** As it was read last, without being at its end. */
    private byte @Nullable [] seen;

    /** How often in a row the store has not said how far it is. */
    private int unanswered;

    private LogPosition settled = LogPosition.NONE;
    private boolean expecting;
    private boolean waiting;
    private long waitingSince;
    private long wait;

    /**
     * Creates one that does nothing by itself.
     *
     * @param patience how long the mark stands still, about, before somebody else goes on
     * @param random spreads the processes, so that they do not all look at once
     */
    ReclaimDuty(ResultStore store, LogFollower log, Duration patience, LongSupplier nanoTime, RandomGenerator random) {
        this.store = store;
        this.marks = store.evictions();
        this.log = log;
        this.patience = patience.toNanos();
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** This process has evicted something, which the log may not say yet: when it does, there is no need to wait. */
    synchronized void expect() {
        expecting = true;
    }

    /** Whether it is time for a {@link #turn}. */
    synchronized boolean isDue() {
        LogPosition known = log.known().position();
        if (known.number() == 0 || settled.equals(known)) {
            return false;
        }
        if (!waiting) {
            await(0);
        }
        return expecting || isOverdue();
    }

    private boolean isOverdue() {
        return waiting && nanoTime.getAsLong() - waitingSince >= wait;
    }

    private synchronized void await(int failures) {
        waiting = true;
        waitingSince = nanoTime.getAsLong();
        wait = (long) (patience * (1 + random.nextDouble())) << Math.min(failures, MOST_DOUBLINGS);
    }

    private synchronized void settle(UUID of, long number) {
        settled = new LogPosition(of, number);
        waiting = false;
        seen = null;
        unanswered = 0;
    }

    /**
     * Looks how far the store is, and deletes what is left if it is this process's turn.
     *
     * @param passes makes the pass
     */
    void turn(Passes passes) {
        boolean overdue;
        synchronized (this) {
            if (!isDue()) {
                return;
            }
            overdue = isOverdue();
            expecting = false;
        }
        LogPosition known = log.known().position();
        UUID of = known.log();
        if (of == null) {
            return;
        }
        try {
            look(of, known.number(), overdue, passes);
        } catch (CancellationException e) {
            LOG.debug("Somebody else goes on with reclaiming the space in {}: {}", store.description(), e.toString());
        } catch (RuntimeException e) {
            unanswered++;
            await(unanswered);
            passes.failed(store, e);
        }
    }

    private void look(UUID of, long number, boolean overdue, Passes passes) {
        byte[] read = marks.mark(of).toCompletableFuture().join().orElse(null);
        ReclaimMark mark = ReclaimMark.read(read);
        boolean standsStill = overdue && Arrays.equals(read, seen);
        if (mark.upTo() >= number) {
            settle(of, number);
        } else if (mark.isFree() || standsStill || self.equals(mark.holder())) {
            goOn(new Turn(of, read, mark), number, passes);
        } else if (!Arrays.equals(read, seen)) {
            seen = read;
            await(mark.failures());
        }
        unanswered = 0;
    }

    private void goOn(Turn turn, long number, Passes passes) {
        ReclaimWork work = work(turn.of, turn.mark.upTo(), number);
        if (!work.isEmpty()) {
            if (turn.mark.holder() != null && !self.equals(turn.mark.holder())) {
                LOG.info(
                        "The space of evicted entries in {} is reclaimed here from number {} of the log on, as whoever was"
                                + " at it does not go on",
                        store.description(),
                        turn.mark.upTo() + 1);
            }
            turn.write(turn.mark.heldBy(self));
            try {
                ReclaimPass pass = passes.begin(turn::showLife);
                for (EntrySelection selection : work.selections()) {
                    pass.through(store, store.headers(selection));
                }
                pass.through(store, store.headers(work.keys()));
            } catch (CancellationException e) {
                throw e;
            } catch (RuntimeException e) {
                passes.failed(store, e);
                turn.write(turn.mark.failed());
                seen = turn.written;
                await(turn.mark.failures());
                return;
            }
        }
        turn.write(turn.mark.done(number));
        settle(turn.of, number);
    }

    /** What was evicted after one number, up to another. */
    private ReclaimWork work(UUID of, long after, long upTo) {
        ReclaimWork work = new ReclaimWork();
        for (long read = after; read < upTo; ) {
            List<Eviction> page = log.history(read + 1);
            if (page.isEmpty() || !page.get(0).log().equals(of)) {
                throw new IllegalStateException("the log of evictions ends after number " + read);
            }
            page.stream().filter(eviction -> eviction.number() <= upTo).forEach(one -> work.add(one.order()));
            read += page.size();
        }
        return work;
    }

    /** Makes passes. */
    interface Passes {

        /** Begins one. */
        ReclaimPass begin(Runnable betweenBatches);

        /** A store did not answer. */
        void failed(ResultStore store, RuntimeException cause);
    }

    /** This process is at it. */
    private final class Turn {

        private final UUID of;
        private byte @Nullable [] written;
        private ReclaimMark mark;
        private long writtenAt;

        Turn(UUID of, byte @Nullable [] written, ReclaimMark mark) {
            this.of = of;
            this.written = written;
            this.mark = mark;
        }

        /** Replaces the mark. */
        void write(ReclaimMark next) {
            byte[] bytes = next.write();
            if (!marks.replaceMark(of, written, bytes).toCompletableFuture().join()) {
                await(0);
                throw new CancellationException("it has the mark");
            }
            written = bytes;
            mark = next;
            writtenAt = nanoTime.getAsLong();
        }

        void showLife() {
            if (nanoTime.getAsLong() - writtenAt >= patience / SIGNS_OF_LIFE) {
                write(mark.heldBy(self));
            }
        }
    }
}
