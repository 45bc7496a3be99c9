package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where asynchronous calls go on when a store has answered, or their method has ended, and where their methods are called: in
 * the context of the caller, whose own thread has gone on. Thread-safe.
 *
 * @param executor where the threads come from
 * @param own the cache's own, if it is that, or {@code null}
 */
record AsyncThreads(Executor executor, @Nullable ForkJoinPool own) {

    private static final String NAME = "cachedresult-async";

    /** As a method may block its thread for as long as it takes, there are more than processors. */
    private static final int LEAST = 32;

    private static final int FOR_EACH_PROCESSOR = 4;

    /** How many more there may be while others wait for futures, as methods that call each other do. */
    private static final int SPARE = 256;

    /** More than a process has use for, and fewer than such a pool can have. */
    static final int MOST = 10_000;

    private static final Duration IDLE = Duration.ofSeconds(30);

    /** How many there are of the cache's own where nobody says how many. */
    static int standard() {
        return Math.max(LEAST, FOR_EACH_PROCESSOR * Runtime.getRuntime().availableProcessors());
    }

    /**
     * Threads of the cache's own, or those of an executor.
     *
     * @param maximum how many of the cache's own, besides those that wait for futures
     */
    static AsyncThreads of(@Nullable Executor executor, int maximum) {
        if (executor != null) {
            return new AsyncThreads(executor, null);
        }
        ForkJoinPool own = threads(maximum);
        return new AsyncThreads(own, own);
    }

    /** There are none while there is nothing to do. One that waits for a future is stood in for by another. */
    private static ForkJoinPool threads(int parallel) {
        AtomicInteger number = new AtomicInteger();
        // A worker would have the loader of the JDK's own classes, which does not know the application's.
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return new ForkJoinPool(
                parallel,
                pool -> {
                    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
                    thread.setName(NAME + "-" + number.incrementAndGet());
                    thread.setContextClassLoader(loader);
                    return thread;
                },
                null,
                true,
                0,
                parallel + SPARE,
                1,
                full -> true,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** The same, for tasks in the context of the current thread, whatever thread hands them over. */
    Executor carrying() {
        UnaryOperator<Runnable> context = ThreadContext.capture();
        return task -> execute(context.apply(task));
    }

    /**
     * What the executor does not take is done all the same: nothing of a call may be lost on its way. It has a thread of its own,
     * as that which hands it over may be a store's, which has no time for methods.
     */
    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RuntimeException | OutOfMemoryError e) {
            executeAlone(task);
        }
    }

    private static void executeAlone(Runnable task) {
        Thread alone = new Thread(task, NAME);
        alone.setDaemon(true);
        try {
            alone.start();
        } catch (OutOfMemoryError e) {
            // There can be no more threads.
            task.run();
        }
    }

    /** Ends the cache's own when they have nothing to do any more, at the latest after this. */
    void close(Duration limit) {
        if (own == null) {
            return;
        }
        own.shutdown();
        try {
            if (!own.awaitTermination(EntryHeader.millis(limit), TimeUnit.MILLISECONDS)) {
                own.shutdownNow();
            }
        } catch (InterruptedException e) {
            own.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
