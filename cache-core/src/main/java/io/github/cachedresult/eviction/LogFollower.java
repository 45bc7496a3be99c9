package io.github.cachedresult.eviction;

import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.EvictionLog.Listening;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what this process knows of evictions up to date: reads the log from time to time, and when a store tells of something
 * new; and appends to it. Thread-safe.
 *
 * <p>While the log cannot be read, hits go on by what is known, and {@link #state} says so; unless the options let them stop.
 */
public final class LogFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    private final KnownEvictions known = new KnownEvictions();
    private final HeldOrders held = new HeldOrders(known);
    private final LogStanding standing;
    private final EvictionOptions options;
    private final List<EvictionLog> logs;
    private final FollowedLog followed;

    /** Fair: readings of a log that hangs follow one another without a pause, and would let nobody in between. */
    private final ReentrantLock reading = new ReentrantLock(true);

    private final CompletableFuture<@Nullable Void> firstRead = new CompletableFuture<>();

    /** Whether it was read, or tried to be. Guarded by {@link #reading}. */
    private boolean isRead;

    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean readingSoon = new AtomicBoolean();

    private final Lookers lookers = new Lookers();
    private volatile Runnable afterReading = () -> {};
    private final List<Listening> listening = new ArrayList<>();
    private volatile @Nullable ScheduledThreadPoolExecutor threads;
    private volatile boolean closed;

    /**
     * Creates one, which does nothing before {@link #start}.
     *
     * @param logs those of the stores, the fastest first: the last one is the log, the others have copies; if there are none,
     *     the log is this process's own
     * @param clock for the times in the state
     */
    public LogFollower(List<EvictionLog> logs, EvictionOptions options, InstantSource clock) {
        this(logs, options, clock, System::nanoTime);
    }

    LogFollower(List<EvictionLog> logs, EvictionOptions options, InstantSource clock, LongSupplier nanoTime) {
        this.options = options;
        this.logs = List.copyOf(logs);
        this.standing = new LogStanding(known, held, options.stopAfter(), clock, nanoTime, LOG);
        int last = logs.size() - 1;
        this.followed = last < 0
                ? new FollowedLog(new InMemoryEvictionLog(), List.of(), known, lookers, LOG)
                : new FollowedLog(logs.get(last), logs.subList(0, last), known, lookers, LOG);
        if (last < 0) {
            firstRead.complete(null);
        }
    }

    /**
     * Has somebody told when the log was read to its end, on the thread that reads it, which must not be kept waiting. To be
     * called before {@link #start}.
     */
    public void tellOfReadings(Runnable listener) {
        afterReading = listener;
    }

    /** Has somebody told of what others look for in the stores. To be called before {@link #start}. */
    public void tellOf(LateResults results) {
        lookers.setLate(results);
    }

    /** Begins to follow, on a thread of its own; returns at once. */
    public void start() {
        if (logs.isEmpty()) {
            return;
        }
        ScheduledThreadPoolExecutor started =
                new ScheduledThreadPoolExecutor(options.stopAfter() == null ? 1 : 2, LogFollower::thread);
        started.setRemoveOnCancelPolicy(true);
        threads = started;
        started.execute(this::readFirst);
        repeat(started, this::poll);
        if (options.stopAfter() != null) {
            // On a thread of its own: a store that hangs must not keep hits from being stopped.
            repeat(started, standing::watch);
        }
        for (EvictionLog log : logs) {
            listening.add(log.listen(() -> heard(started)));
        }
    }

    private void repeat(ScheduledThreadPoolExecutor started, Runnable work) {
        long nanos = options.pollInterval().toNanos();
        ScheduledFuture<?> unused = started.scheduleAtFixedRate(work, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "cachedresult-evictions");
        thread.setDaemon(true);
        return thread;
    }

    /** What is known now. Always the same object. */
    public KnownEvictions known() {
        return known;
    }

    /**
     * Completes when the log was read for the first time, or could not be: before that, nobody knows which of the entries in
     * the stores were taken back.
     */
    public CompletionStage<@Nullable Void> ready() {
        return firstRead;
    }

    /** How far the log is known. Asks nobody. */
    public EvictionState state() {
        return standing.state();
    }

    /**
     * Reads the log now. Blocks, for the stores' time limits at most.
     *
     * @return how far it is known
     */
    public EvictionState refresh() {
        poll();
        return standing.state();
    }

    /**
     * Appends an order to the log. When it returns, it is in force here, and elsewhere as soon as others hear of it. Blocks
     * for a reading and a write, and more where others write at the same time.
     *
     * @throws EvictionFailedException if the log did not take it, or did not say so
     */
    public Eviction evict(EvictionOrder order) {
        return whileReading(() -> append(order));
    }

    private Eviction append(EvictionOrder order) {
        try {
            Eviction eviction = followed.append(order);
            standing.succeeded();
            copyBehind();
            return eviction;
        } catch (RuntimeException e) {
            throw new EvictionFailedException(
                    "The log of evictions did not take " + order.selector() + ": " + e.getMessage()
                            + ". Ask again; that it is in force twice does no harm.",
                    e);
        }
    }

    /** Whoever evicts waits for the log alone, and not for stores that hold copies. */
    private void copyBehind() {
        ScheduledThreadPoolExecutor started = threads;
        if (started == null) {
            followed.copy();
            return;
        }
        try {
            started.execute(this::copy);
        } catch (RejectedExecutionException e) {
            LOG.trace("Evicted when closed; whoever reads the log next copies it", e);
        }
    }

    private void copy() {
        reading.lock();
        try {
            followed.copy();
        } finally {
            reading.unlock();
        }
    }

    /**
     * As {@link #evict}, for somebody who must not be disturbed: where the log does not take the order, it is in force in this
     * process from now on, and tried again until the log has it. A log that could not be read last is not waited for.
     *
     * @return the eviction, or {@code null} where the log does not have it yet
     */
    public @Nullable Eviction evictEventually(EvictionOrder order) {
        if (standing.isReachable()) {
            try {
                // What was waited for may have been a reading that failed.
                Eviction eviction = whileReading(() -> standing.isReachable() ? append(order) : null);
                if (eviction != null) {
                    return eviction;
                }
            } catch (EvictionFailedException e) {
                LOG.error("{} It is in force in this process alone until the log takes it.", e.getMessage(), e);
                held.hold(order);
                return null;
            }
        }
        LOG.error(
                "The log of evictions cannot be read, so that it takes {} later. Until then, it is in force in this"
                        + " process alone.",
                order.selector());
        held.hold(order);
        return null;
    }

    /**
     * Reads records.
     *
     * @param from the number of the first, at least 1
     * @return as many as are at hand; none behind the end
     * @throws RuntimeException if the store does not answer
     */
    public List<Eviction> history(long from) {
        reading.lock();
        try {
            return followed.history(from);
        } finally {
            reading.unlock();
        }
    }

    /** Ends following. What the log has not taken is tried once more. */
    @Override
    public void close() {
        ScheduledThreadPoolExecutor started = threads;
        if (started == null) {
            return;
        }
        threads = null;
        closed = true;
        listening.forEach(Listening::close);
        started.shutdownNow();
        firstRead.complete(null);
        reading.lock();
        try {
            held.appendTo(followed);
        } catch (RuntimeException e) {
            LOG.debug("The log of evictions cannot be written", e);
        } finally {
            reading.unlock();
        }
        List<EvictionOrder> lost = held.all();
        if (!lost.isEmpty()) {
            LOG.error("These evictions are lost, as the log did not take them: {}", lost);
        }
    }

    private void heard(ScheduledThreadPoolExecutor started) {
        if (told.compareAndSet(false, true)) {
            try {
                started.execute(this::poll);
            } catch (RejectedExecutionException e) {
                LOG.trace("Told of an eviction when closed", e);
            }
        }
    }

    /** Reads the log before its time, on its own thread; where the process has a log of its own, there is no need to. */
    public void readSoon() {
        ScheduledThreadPoolExecutor started = threads;
        if (started != null && readingSoon.compareAndSet(false, true)) {
            try {
                started.execute(this::poll);
            } catch (RejectedExecutionException e) {
                LOG.trace("Asked to read the log when closed", e);
            }
        }
    }

    /** Does something with the log, and then tells of what others want. */
    private <T extends @Nullable Object> T whileReading(Supplier<T> work) {
        List<Eviction> untold = List.of();
        reading.lock();
        try {
            return work.get();
        } finally {
            untold = lookers.take();
            reading.unlock();
            lookers.tell(untold);
        }
    }

    /** Reads it unless somebody else has meanwhile. */
    private void readFirst() {
        poll(true);
    }

    private void poll() {
        poll(false);
    }

    private void poll(boolean onlyIfUnread) {
        try {
            whileReading(() -> {
                readingSoon.set(false);
                if (!onlyIfUnread || !isRead) {
                    isRead = true;
                    read();
                }
                return null;
            });
        } finally {
            firstRead.complete(null);
        }
    }

    private void read() {
        try {
            if (told.getAndSet(false)) {
                followed.told();
            }
            followed.read();
            held.appendTo(followed);
            standing.succeeded();
            lookers.upToDate();
            afterReading.run();
            followed.copy();
        } catch (RuntimeException | Error e) {
            // What fails because this is being closed says nothing of the log.
            if (!closed) {
                standing.failed(e);
            }
            followed.readCopies();
        }
    }
}
