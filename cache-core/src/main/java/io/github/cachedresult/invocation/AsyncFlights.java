package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@link Flights} of calls that wait on no thread. They board the same flights, and blocking callers theirs, and all get the
 * same answers; only waiting differs.
 */
final class AsyncFlights {

    private final Flights flights;
    private final Gathering gathering;
    private final WaitingThreads waiting;
    private final AsyncThreads threads;

    AsyncFlights(Flights flights, Gathering gathering, WaitingThreads waiting, AsyncThreads threads) {
        this.flights = flights;
        this.gathering = gathering;
        this.waiting = waiting;
        this.threads = threads;
    }

    /** Begins to answer a call. Its answer belongs to its caller alone: what is done with it concerns nobody else. */
    Pending answer(Call call, ModelBinding model, CallInputs inputs, CallReport report) {
        return Pending.of(new Waiting(call, model, inputs, report).answer());
    }

    /** A call that waits. */
    private final class Waiting {

        private final Call call;
        private final ModelBinding model;
        private final CallInputs inputs;
        private final CallReport report;

        /** Its time limits are those of the call, whichever flights it waits for. */
        private final long begun = System.nanoTime();

        private boolean mayGather = true;

        /** Where it goes on. */
        private final Executor steps = threads.carrying();

        Waiting(Call call, ModelBinding model, CallInputs inputs, CallReport report) {
            this.call = call;
            this.model = model;
            this.inputs = inputs;
            this.report = report;
        }

        CompletionStage<@Nullable Object> answer() {
            try {
                Boarding boarding = flights.board(call, model, inputs, report);
                return outcome(boarding)
                        .handleAsync((outcome, failure) -> answer(boarding, outcome), steps)
                        .thenCompose(answer -> answer);
            } catch (Throwable e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private CompletionStage<@Nullable Object> answer(Boarding boarding, @Nullable Outcome landed) {
            Outcome outcome = landed == null ? Outcome.Alone.FAILED : landed;
            if (flights.isToBeginAnew(boarding, outcome)) {
                return answer();
            }
            return Pending.future(() -> flights.answer(boarding, outcome));
        }

        private CompletionStage<Outcome> outcome(Boarding boarding) {
            boolean isGathered = boarding.isOwn()
                    && mayGather
                    && gathering.isWaitingForOthers(boarding, steps, () -> takeOff(boarding));
            if (boarding.isOwn() && !isGathered) {
                takeOff(boarding);
                return await(boarding);
            }
            // What has failed with others is computed by itself.
            mayGather = mayGather && !isGathered;
            CompletableFuture<Outcome> wait = new CompletableFuture<>();
            if (waiting.begin(wait, boarding.flown()) == WaitingThreads.Length.FOR_EVER_PERHAPS) {
                return CompletableFuture.completedFuture(Outcome.Alone.NEEDED);
            }
            CompletionStage<?> unused = await(boarding).whenComplete((outcome, failure) -> {
                waiting.end(wait);
                if (failure == null) {
                    wait.complete(outcome);
                } else {
                    wait.completeExceptionally(failure);
                }
            });
            return wait;
        }

        private void takeOff(Boarding boarding) {
            boarding.flown().handOver();
            CompletionStage<Outcome> unused = flights.takeOff(boarding, steps);
        }

        /** What {@link SingleFlight#join} waits for, as long as there is patience for. */
        private CompletionStage<Outcome> await(Boarding boarding) {
            SingleFlight.Running flown = boarding.flown();
            if (model.patience().soft() == null) {
                return orLate(boarding, flown.outcome());
            }
            return within(flown.early())
                    .thenComposeAsync(
                            first -> first == null || flown.isStandIn(first) && !flights.mayStandIn(boarding, first)
                                    ? orLate(boarding, flown.outcome())
                                    : CompletableFuture.completedFuture(first),
                            steps);
        }

        private CompletionStage<Outcome> orLate(Boarding boarding, CompletableFuture<Outcome> outcome) {
            Duration hard = model.patience().hard();
            if (hard == null) {
                return outcome;
            }
            // The method's time is up, and not that of the stores, which have limits of their own.
            return within(outcome)
                    .thenComposeAsync(
                            last -> last != null
                                    ? CompletableFuture.completedFuture(last)
                                    : boarding.flown()
                                            .standInSoon()
                                            .thenApplyAsync(
                                                    standIn -> standIn != null && flights.mayStandIn(boarding, standIn)
                                                            ? standIn
                                                            : new Outcome.Late(hard),
                                                    steps),
                            steps);
        }

        /** An outcome, or null where the call must have an answer before. */
        private CompletableFuture<@Nullable Outcome> within(CompletableFuture<Outcome> outcome) {
            CompletableFuture<@Nullable Outcome> limited = outcome.thenApply(known -> known);
            Duration hard = model.patience().hard();
            if (hard == null) {
                return limited;
            }
            long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            return limited.completeOnTimeout(
                    null, Math.max(0, EntryHeader.millis(hard) - passed), TimeUnit.MILLISECONDS);
        }
    }
}
