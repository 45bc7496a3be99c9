package io.github.cachedresult.invocation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A caller that blocks until its answer is there, and meanwhile is the executor of the pipeline: entries are decoded and
 * the method runs on the caller's own thread, as they would without a cache.
 *
 * <p>Interrupting the caller does not stop the pipeline, whose stores have time limits; the method sees the interrupt, and
 * so does the caller afterwards.
 */
final class WaitingCaller implements Executor {

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread caller = Thread.currentThread();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        LockSupport.unpark(caller);
    }

    /** Runs what the stage needs until it is complete. To be called once, by the thread that created this. */
    <T> @Nullable T await(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        CompletionStage<?> unused = stage.whenComplete((done, failure) -> LockSupport.unpark(caller));
        boolean interrupted = false;
        try {
            while (true) {
                Runnable task = tasks.poll();
                if (task != null) {
                    if (interrupted) {
                        caller.interrupt();
                    }
                    task.run();
                    interrupted = Thread.interrupted();
                } else if (future.isDone()) {
                    return future.join();
                } else {
                    LockSupport.park(this);
                    interrupted |= Thread.interrupted();
                }
            }
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            if (interrupted) {
                caller.interrupt();
            }
        }
    }
}
