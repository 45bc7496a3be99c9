package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads of the cache's own, for what no caller runs. There are none while there is nothing to do; what is too much
 * is rejected. Thread-safe.
 */
final class OwnThreads implements Executor {

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ThreadPoolExecutor threads;

    private OwnThreads(String name, int maximum, BlockingQueue<Runnable> queue) {
        threads = new ThreadPoolExecutor(maximum, maximum, IDLE.toMillis(), TimeUnit.MILLISECONDS, queue, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /** For what may wait for a thread. */
    static OwnThreads queued(String name, int maximum, int waiting) {
        return new OwnThreads(name, maximum, new LinkedBlockingQueue<>(waiting));
    }

    /** For what begins at once or not at all. */
    static OwnThreads atOnce(String name, int maximum) {
        return new OwnThreads(name, maximum, new SynchronousQueue<>());
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Drops what waits for a thread, and waits for what runs; interrupts what takes longer than this. */
    void close(Duration limit) {
        threads.shutdown();
        threads.getQueue().clear();
        finish(limit);
    }

    /** Waits for all there is to do; drops and interrupts what takes longer than this. */
    void finish(Duration limit) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(EntryHeader.millis(limit), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
