package io.github.cachedresult.s3;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one store. Requests are handed to the SDK on threads of our own, because the SDK looks for credentials on
 * the thread that calls it, and may ask the network for them; time limits fire on another, which nothing blocks.
 */
final class StoreThreads implements AutoCloseable {

    /** So many, that one thread waiting for credentials leaves others to create a client. */
    private static final int SENDERS = 4;

    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final ThreadPoolExecutor senders;
    private final ScheduledThreadPoolExecutor timer;

    StoreThreads() {
        int number = COUNT.incrementAndGet();
        senders = new ThreadPoolExecutor(
                SENDERS,
                SENDERS,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                named("cachedresult-s3-" + number + "-send-"));
        senders.allowCoreThreadTimeOut(true);
        timer = new ScheduledThreadPoolExecutor(1, named("cachedresult-s3-" + number + "-timer-"));
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Where requests start. */
    Executor senders() {
        return senders;
    }

    /** Runs an action, which does not block, after a while. After {@link #close} at once, on the caller's thread. */
    Future<?> after(Duration delay, Runnable action) {
        try {
            return timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            action.run();
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Lets what was begun come to its end: time limits that were set still fire. */
    @Override
    public void close() {
        senders.shutdown();
        timer.shutdown();
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
