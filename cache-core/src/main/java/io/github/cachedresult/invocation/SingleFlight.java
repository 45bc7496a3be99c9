package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.value.ResultType;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls of this process that are under way, one for each key, type of results and policy. Who begins one must end it;
 * the others wait.
 *
 * <p>Waiting holds no lock, so that a run may take hours and keys do not hinder each other.
 */
final class SingleFlight {

    /** Longer than stores take to answer: what has not been found by then hangs somewhere else. */
    private static final long STORES_SECONDS = 30;

    private final ConcurrentMap<Id, Running> flights = new ConcurrentHashMap<>();
    private final WaitingThreads waiting;

    /** No calls. */
    SingleFlight(WaitingThreads waiting) {
        this.waiting = waiting;
    }

    /**
     * A flight of this thread's, not yet begun.
     *
     * @param stand what is known of evictions before it begins
     * @param report what is told of the call that flies it
     */
    Running prepare(ResultKey key, ResultType type, CallPolicy policy, LogPosition stand, CallReport report) {
        return new Running(new Id(key, type, policy), stand, report);
    }

    /**
     * Begins a flight, and returns null; or the one of the same key and type that is under way.
     *
     * @param joined under which policies, besides its own
     * @param outdated whether the one under way may not be joined any more: then this one takes its place
     */
    @Nullable Running begin(Running flight, Set<CallPolicy> joined, Predicate<Running> outdated) {
        for (CallPolicy policy : joined) {
            Running other = flights.get(new Id(flight.id.key, flight.id.type, policy));
            if (other != null && !outdated.test(other)) {
                return other;
            }
        }
        while (true) {
            Running other = flights.putIfAbsent(flight.id, flight);
            if (other != null && !outdated.test(other)) {
                return other;
            }
            if (other == null || flights.replace(flight.id, other, flight)) {
                return null;
            }
        }
    }

    /**
     * Ends a flight: a later call begins its own. Then those who wait are told.
     *
     * @param outcome the outcome, or null if there is none
     */
    void end(Running flight, @Nullable Outcome outcome) {
        flights.remove(flight.id, flight);
        flight.standIn.complete(null);
        if (outcome == null) {
            IllegalStateException failure = new IllegalStateException("the pipeline failed");
            flight.outcome.completeExceptionally(failure);
            flight.early.completeExceptionally(failure);
        } else {
            flight.outcome.complete(outcome);
            flight.early.complete(outcome);
        }
    }

    /**
     * Waits for a flight that another call began, as long as there is patience for.
     *
     * @param begun since when it is waited, by {@link System#nanoTime}
     * @param mayStandIn whether what stands in for its end may do so now
     * @return its outcome, or what stands in, or null if waiting for it might have no end
     * @throws RecursiveCallException if that would be for ever: its thread is this one, or waits, directly or through
     *     others, for a flight of this one's
     * @throws ExecutionException if the flight ended without an outcome
     */
    @Nullable Outcome join(
            Running flight,
            CachedOperation<?> operation,
            Patience patience,
            long begun,
            Predicate<Outcome.Delivered> mayStandIn)
            throws InterruptedException, ExecutionException {
        switch (waiting.begin(flight)) {
            case FOR_EVER -> throw new RecursiveCallException(operation, flight.id.key);
            case FOR_EVER_PERHAPS -> {
                return null;
            }
            case FOR_A_WHILE -> {}
        }
        try {
            return flight.await(patience, begun, mayStandIn);
        } finally {
            waiting.end();
        }
    }

    /**
     * Waits for a flight of this thread's that another one flies, as {@link #join}.
     *
     * @param forOthersToo whether that flies for other calls, too, one of which may need what this thread is to land; if not,
     *     there is an end, as it flies for this call alone
     * @return its outcome, or what stands in, or null if waiting for it might have no end
     */
    @Nullable Outcome awaitOwn(
            Running flight,
            boolean forOthersToo,
            Patience patience,
            long begun,
            Predicate<Outcome.Delivered> mayStandIn)
            throws InterruptedException, ExecutionException {
        boolean isSeen = waiting.begin(flight) == WaitingThreads.Length.FOR_A_WHILE;
        if (!isSeen && forOthersToo) {
            return null;
        }
        try {
            return flight.await(patience, begun, mayStandIn);
        } finally {
            if (isSeen) {
                waiting.end();
            }
        }
    }

    private record Id(ResultKey key, ResultType type, CallPolicy policy) {

        /** That of the key, by which nearly all differ. */
        @Override
        public int hashCode() {
            return key.hashCode();
        }
    }

    /** A flight. */
    static final class Running {

        private final Id id;
        private final LogPosition stand;
        private final CallReport report;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        /** The outcome, or what stands in where that takes too long. */
        private final CompletableFuture<Outcome> early = new CompletableFuture<>();

        private volatile @Nullable Thread owner = Thread.currentThread();

        /** What stands in, or null if nothing does; known when the stores were asked. */
        private final CompletableFuture<Outcome.@Nullable Delivered> standIn = new CompletableFuture<>();

        private Running(Id id, LogPosition stand, CallReport report) {
            this.id = id;
            this.stand = stand;
            this.report = report;
        }

        /** Who flies it, or null while that is to be another thread than the one that began it. */
        @Nullable Thread owner() {
            return owner;
        }

        LogPosition stand() {
            return stand;
        }

        /** What is told of the call that flies it. */
        CallReport report() {
            return report;
        }

        CompletableFuture<Outcome> outcome() {
            return outcome;
        }

        /** Its outcome, or what stands in where that takes too long. */
        CompletableFuture<Outcome> early() {
            return early;
        }

        /** What stands in, or null, also if that is not known in the time that stores have. */
        CompletableFuture<Outcome.@Nullable Delivered> standInSoon() {
            return standIn.copy().completeOnTimeout(null, STORES_SECONDS, TimeUnit.SECONDS);
        }

        /** What stands in, or null if nothing does, or the stores have not answered yet. */
        Outcome.@Nullable Delivered standInNow() {
            return standIn.getNow(null);
        }

        /** Another thread is to fly it. */
        void handOver() {
            owner = null;
        }

        /** This thread flies it. */
        void takeOver() {
            owner = Thread.currentThread();
        }

        /**
         * Its method is about to run, and this stands in for those who do not wait.
         *
         * @param result what does, or null
         * @param patience how long they wait
         */
        void offer(Outcome.@Nullable Delivered result, Patience patience) {
            standIn.complete(result);
            Duration soft = patience.soft();
            if (result != null && soft != null) {
                CompletableFuture<Outcome> unused =
                        early.completeOnTimeout(result, EntryHeader.millis(soft), TimeUnit.MILLISECONDS);
            }
        }

        /** Whether this is not its outcome, but what stands in. */
        @SuppressWarnings("ReferenceEquality") // its outcome may be equal
        boolean isStandIn(Outcome result) {
            return standIn.isDone() && result == standIn.join();
        }

        private Outcome await(Patience patience, long begun, Predicate<Outcome.Delivered> mayStandIn)
                throws InterruptedException, ExecutionException {
            Duration hard = patience.hard();
            long limit = hard == null ? EntryHeader.NEVER : EntryHeader.millis(hard);
            if (patience.soft() != null) {
                Outcome first = get(early, limit, begun);
                if (first != null && !(isStandIn(first) && !mayStandIn.test((Outcome.Delivered) first))) {
                    return first;
                }
            }
            Outcome last = get(outcome, limit, begun);
            if (last != null || hard == null) {
                return Objects.requireNonNull(last);
            }
            // The method's time is up, and not that of the stores, which have limits of their own.
            Outcome.Delivered result = getStandIn();
            return result != null && mayStandIn.test(result) ? result : new Outcome.Late(hard);
        }

        private Outcome.@Nullable Delivered getStandIn() throws InterruptedException, ExecutionException {
            try {
                return standIn.get(STORES_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                return null;
            }
        }

        private static @Nullable Outcome get(CompletableFuture<Outcome> future, long limit, long begun)
                throws InterruptedException, ExecutionException {
            if (limit == EntryHeader.NEVER) {
                return future.get();
            }
            try {
                long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                return future.get(Math.max(0, limit - passed), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return null;
            }
        }

        ResultKey key() {
            return id.key;
        }

        /** Whether it cannot land before one of these running methods has returned. */
        boolean isFlownBy(RunningCalls.@Nullable Frame innermost) {
            for (RunningCalls.Frame frame = innermost; frame != null; frame = frame.outer()) {
                if (frame.isOf(id.key, id.type)) {
                    return true;
                }
            }
            return false;
        }
    }
}
