package io.github.cachedresult.invocation;

import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the chunks of batches whose calls may leave before they end, on threads of the cache's own. A chunk is left as a whole: what was
 * asked for together is answered together. Thread-safe.
 *
 * @param threads of the cache's own
 * @param waiting is told that the batch's thread waits for that of the chunk, which may wait for what the batch is to compute after it
 */
record TimedChunks(Executor threads, WaitingThreads waiting, StandIns standIns, Reporter reporter) {

    /**
     * Runs a chunk, and waits for it for as long as the batch has patience; one without a limit runs on this thread.
     *
     * @param work runs it and lands its items
     * @param landing where items land that the work leaves behind
     * @throws TimedOutCallException if the time is up and nothing stands in for one of its items
     * @throws Throwable what the work throws
     */
    void run(
            Batch batch,
            List<BatchItem> chunk,
            SideBySide.Work<List<BatchItem>> work,
            BiConsumer<BatchItem.Keyed, Landed> landing)
            throws Throwable {
        SingleFlight.Running any =
                keyed(chunk).map(BatchItem.Keyed::flight).findFirst().orElse(null);
        if (any == null || !batch.patience().isLimited()) {
            work.on(chunk);
            return;
        }
        keyed(chunk).forEach(item -> item.flight().handOver());
        CompletableFuture<@Nullable Void> end = null;
        if (waiting.begin(any) == WaitingThreads.Length.FOR_A_WHILE) {
            try {
                end = begin(batch.operation(), chunk, work, landing);
                if (end != null) {
                    await(batch, chunk, end);
                }
            } finally {
                waiting.end();
            }
        }
        if (end == null) {
            work.on(chunk);
        }
    }

    /** Has another thread run it, or returns null. */
    private @Nullable CompletableFuture<@Nullable Void> begin(
            CachedOperation<?> operation,
            List<BatchItem> chunk,
            SideBySide.Work<List<BatchItem>> work,
            BiConsumer<BatchItem.Keyed, Landed> landing) {
        CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
        try {
            threads.execute(ContextCarrier.runnable(() -> {
                try {
                    work.on(chunk);
                    end.complete(null);
                } catch (Throwable e) {
                    if (!end.completeExceptionally(e)) {
                        // Its call has left, and cannot end what has not landed.
                        keyed(chunk)
                                .filter(item -> !item.flight().outcome().isDone())
                                .forEach(item -> landing.accept(item, Landed.only(Outcome.NotRun.INSTANCE)));
                    }
                }
            }));
            return end;
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // The one says that there are enough threads, the other that there can be no more.
            reporter.timedRunsExhausted(operation);
            return null;
        }
    }

    private static Stream<BatchItem.Keyed> keyed(List<BatchItem> chunk) {
        return chunk.stream().filter(BatchItem.Keyed.class::isInstance).map(BatchItem.Keyed.class::cast);
    }

    private void await(Batch batch, List<BatchItem> chunk, CompletableFuture<@Nullable Void> end) throws Throwable {
        long begun = System.nanoTime();
        Patience patience = batch.patience();
        try {
            for (Duration limit : patience.limits()) {
                if (isEnded(end, Patience.left(limit, begun)) || isMadeUpFor(chunk, end)) {
                    return;
                }
            }
            Duration hard = patience.hard();
            if (hard == null) {
                end.get();
            } else {
                leave(chunk, end, late(batch, chunk, hard));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leave(chunk, end, new InterruptedCallException(batch.operation()));
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private static boolean isEnded(CompletableFuture<?> end, long nanos)
            throws InterruptedException, ExecutionException {
        try {
            Object unused = end.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Leaves a chunk if something stands in for each of its items; or it has ended. */
    private boolean isMadeUpFor(List<BatchItem> chunk, CompletableFuture<@Nullable Void> end)
            throws InterruptedException, ExecutionException {
        Map<BatchItem.Keyed, Outcome> instead = new HashMap<>();
        for (BatchItem item : chunk) {
            if (!(item instanceof BatchItem.Keyed keyed)) {
                return false;
            }
            if (!isAnswered(keyed)) {
                Outcome standIn = standIns.insteadOf(keyed);
                if (standIn == null) {
                    return false;
                }
                instead.put(keyed, standIn);
            }
        }
        if (end.complete(null)) {
            instead.forEach(BatchItem.Keyed::leave);
        } else {
            end.get();
        }
        return true;
    }

    private static boolean isAnswered(BatchItem.Keyed item) {
        Outcome landed = item.flight().outcome().getNow(null);
        return landed != null && !(landed instanceof Outcome.NotRun) && !(landed instanceof Outcome.Threw);
    }

    private TimedOutCallException late(Batch batch, List<BatchItem> chunk, Duration limit) {
        ResultKey key = keyed(chunk)
                .filter(item -> !isAnswered(item) && standIns.insteadOf(item) == null)
                .map(BatchItem.Keyed::key)
                .findFirst()
                .orElse(null);
        return new TimedOutCallException(batch.operation(), chunk.size(), key, limit);
    }

    /**
     * Leaves a chunk without an answer, unless it has ended.
     *
     * @throws RuntimeException this, if it is left
     */
    private static void leave(List<BatchItem> chunk, CompletableFuture<@Nullable Void> end, RuntimeException why)
            throws Throwable {
        if (end.complete(null)) {
            keyed(chunk).filter(item -> !item.flight().outcome().isDone()).forEach(item -> {
                item.leave(Outcome.NotRun.INSTANCE);
                item.report().joinFailed(why);
            });
            throw why;
        }
        try {
            end.join();
        } catch (CompletionException e) {
            throw Pending.cause(e);
        }
    }
}
