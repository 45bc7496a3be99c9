package io.github.cachedresult.invocation;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which results are computed anew in the background, and those that wait for one. Rejects what is too much.
 * Thread-safe.
 */
final class RefreshThreads implements Executor {

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ThreadPoolExecutor threads;

    RefreshThreads(RefreshOptions options) {
        threads = new ThreadPoolExecutor(
                options.threads(),
                options.threads(),
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(options.waiting()),
                task -> {
                    Thread thread = new Thread(task, "cachedresult-refresh");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable refresh) {
        threads.execute(refresh);
    }

    /** Drops those that wait, and waits for those that run; interrupts what takes longer than this. */
    void close(Duration limit) {
        threads.shutdown();
        threads.getQueue().clear();
        try {
            if (!threads.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
