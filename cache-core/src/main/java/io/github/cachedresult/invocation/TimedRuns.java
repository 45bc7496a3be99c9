package io.github.cachedresult.invocation;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Where methods run for callers that may leave before they end. Thread-safe.
 *
 * @param threads of the cache's own
 */
record TimedRuns(Executor threads, Reporter reporter) {

    /**
     * Has a flight flown by another thread, if its caller may not wait for the end of its method and there is one.
     *
     * @param fly flies it, on whatever thread
     * @return whether another thread does; if not, it is left to this one
     */
    boolean take(Boarding mine, Consumer<Boarding> fly) {
        CallPolicy policy = mine.call().policy();
        if (!mine.model().patience().isLimited() || !policy.runs() || policy.isAhead()) {
            return false;
        }
        mine.flown().handOver();
        try {
            threads.execute(ContextCarrier.runnable(() -> {
                mine.flown().takeOver();
                try {
                    fly.accept(mine);
                } catch (Throwable e) {
                    reporter.pipelineFailed(mine.operation(), "The flight", e);
                }
            }));
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // The one says that there are enough threads, the other that there can be no more.
            reporter.timedRunsExhausted(mine.operation());
            mine.flown().takeOver();
            return false;
        }
    }
}
