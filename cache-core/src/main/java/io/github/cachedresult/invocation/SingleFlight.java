package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.value.ResultType;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls of this process that are under way, one for each key, type of results and policy. Who begins one must end it;
 * the others wait.
 *
 * <p>Waiting holds no lock, so that a run may take hours and keys do not hinder each other.
 */
final class SingleFlight {

    private final ConcurrentMap<Id, Running> flights = new ConcurrentHashMap<>();
    private final WaitingThreads waiting = new WaitingThreads();

    /**
     * A flight of this thread's, not yet begun.
     *
     * @param stand what is known of evictions before it begins
     * @param sources what its method will have been given
     */
    Running prepare(ResultKey key, ResultType type, CallPolicy policy, LogPosition stand, RunSources sources) {
        return new Running(
                new Id(key, type, policy), Thread.currentThread(), stand, sources, new CompletableFuture<>());
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
        if (outcome == null) {
            flight.outcome.completeExceptionally(new IllegalStateException("the pipeline failed"));
        } else {
            flight.outcome.complete(outcome);
        }
    }

    /**
     * Waits for a flight that another call began.
     *
     * @return its outcome, or null if waiting for it might have no end
     * @throws RecursiveCallException if that would be for ever: its thread is this one, or waits, directly or through
     *     others, for a flight of this one's
     * @throws ExecutionException if the flight ended without an outcome
     */
    @Nullable Outcome join(Running flight, CachedOperation<?> operation) throws InterruptedException, ExecutionException {
        switch (waiting.begin(flight)) {
            case FOR_EVER -> throw new RecursiveCallException(operation, flight.id.key);
            case FOR_EVER_PERHAPS -> {
                return null;
            }
            case FOR_A_WHILE -> {}
        }
        try {
            return flight.outcome.get();
        } finally {
            waiting.end();
        }
    }

    private record Id(ResultKey key, ResultType type, CallPolicy policy) {}

    /** A flight. */
    record Running(Id id, Thread owner, LogPosition stand, RunSources sources, CompletableFuture<Outcome> outcome) {

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
