package io.github.cachedresult.invocation;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.tier.HeldLease;
import io.github.cachedresult.tier.SharedTurn;
import io.github.cachedresult.tier.StoreLookup;
import io.github.cachedresult.tier.Turn;
import io.github.cachedresult.tier.Turns;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The part of a flight before its method runs: of all processes that share a store one runs it, the others wait for what it
 * stores, however long that takes.
 *
 * <p>Nobody waits for ever, or for nothing again and again. Who finds nothing after {@value #PATIENCE} runs of others have
 * ended, or is told of a result that nobody else can have, waits for no other run: it takes the lease if that is free, and
 * runs the method in any case. And so does whoever cannot be told whose turn it is.
 */
final class TurnTaking {

    static final int PATIENCE = 2;

    private final @Nullable Turns turns;
    private final WaitingThreads waiting;

    /**
     * Creates it.
     *
     * @param turns the turns that processes take, or null where no store tells them
     */
    TurnTaking(@Nullable Turns turns, WaitingThreads waiting) {
        this.turns = turns;
        this.waiting = waiting;
    }

    /**
     * Waits until a flight has an answer, or runs its method. Completes on the flight's executor, and blocks there,
     * unless nobody waits for the flight on a thread.
     *
     * @param lookup what the stores had
     * @param look looks in the stores again, and is given what they had the last time
     */
    CompletionStage<Chance> await(
            FlightRequest request,
            StoreLookup<EntryContent> lookup,
            BiFunction<FlightRequest, StoreLookup<EntryContent>, CompletionStage<StoreLookup<EntryContent>>> look) {
        return new Queueing(request, look).ask(lookup);
    }

    /** Whether it is asked whose turn it is for a flight that has found nothing. */
    boolean isAsked(FlightRequest request, StoreLookup<EntryContent> lookup) {
        return turns != null && request.takesTurns() && !isUnanswered(turns, lookup);
    }

    /** Asks whose turn it is for many that are to be computed together. */
    CompletionStage<SharedTurn> askAll(Collection<ResultKey> keys) {
        return turns == null
                ? CompletableFuture.completedFuture(new SharedTurn(null, Map.of()))
                : turns.askAll(keys, waiting.heldUp());
    }

    /** For how many more runs of others to wait, when one has ended. */
    static int patience(int before, LeaseEnd end) {
        return switch (end) {
            case STORED, FAILED -> before - 1;
            case NOT_STORED -> 0;
            case LAPSED -> before;
        };
    }

    /**
     * What a flight may do.
     *
     * @param lookup what the stores have: an answer, or nothing, and then it runs its method
     * @param lease what it ends when it has run its method, or null if it runs it beside others
     * @param isDropped whether it is for the calls to come alone and another process does it, so that it runs nothing
     */
    record Chance(
            StoreLookup<EntryContent> lookup, @Nullable HeldLease lease, boolean isDropped) {}

    /** The waiting of one flight. */
    private final class Queueing {

        private final FlightRequest request;
        private final BiFunction<FlightRequest, StoreLookup<EntryContent>, CompletionStage<StoreLookup<EntryContent>>>
                look;
        private int patience = PATIENCE;
        private long waitedNanos;

        Queueing(
                FlightRequest request,
                BiFunction<FlightRequest, StoreLookup<EntryContent>, CompletionStage<StoreLookup<EntryContent>>> look) {
            this.request = request;
            this.look = look;
        }

        CompletionStage<Chance> ask(StoreLookup<EntryContent> lookup) {
            if (lookup.hit() != null || turns == null || !isAsked(request, lookup)) {
                return proceed(lookup, null);
            }
            return turns.ask(request.key(), waiting.heldUp())
                    .thenComposeAsync(turn -> follow(turn, lookup), request.executor());
        }

        private CompletionStage<Chance> follow(Turn turn, StoreLookup<EntryContent> lookup) {
            if (turn instanceof Turn.Mine mine) {
                return proceed(lookup, mine.lease());
            }
            if (!(turn instanceof Turn.Others others) || patience == 0) {
                return proceed(lookup, null);
            }
            if (request.policy().isAhead()) {
                return CompletableFuture.completedFuture(new Chance(lookup, null, true));
            }
            if (!request.isAsynchronous()) {
                return askAgain(lookup, wait(others));
            }
            long begun = System.nanoTime();
            return others.ended()
                    .thenComposeAsync(
                            end -> {
                                waitedNanos += System.nanoTime() - begun;
                                return askAgain(lookup, end);
                            },
                            request.executor());
        }

        private CompletionStage<Chance> askAgain(StoreLookup<EntryContent> lookup, LeaseEnd end) {
            patience = patience(patience, end);
            return look.apply(request, lookup).thenCompose(this::ask);
        }

        private LeaseEnd wait(Turn.Others others) {
            long begun = System.nanoTime();
            try {
                return others.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedCallException(request.operation(), request.key());
            } finally {
                waitedNanos += System.nanoTime() - begun;
            }
        }

        private CompletionStage<Chance> proceed(StoreLookup<EntryContent> lookup, @Nullable HeldLease lease) {
            if (waitedNanos > 0) {
                request.report().waited(Duration.ofNanos(waitedNanos));
            }
            return CompletableFuture.completedFuture(new Chance(lookup, lease, false));
        }
    }

    /** Whether the store whose processes take turns did not answer: who has waited for it once does not wait again. */
    private static boolean isUnanswered(Turns turns, StoreLookup<EntryContent> lookup) {
        StoreRead read = lookup.reads().get(turns.store());
        return read == null || read instanceof StoreRead.Failed;
    }
}
