package io.github.cachedresult.journal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a journal. None of them keeps a process alive. */
final class JournalThreads {

    /** A disk gathers what several threads force at once; more of them gain nothing. */
    private static final int WRITERS = 8;

    private static final int IDLE_SECONDS = 10;

    private JournalThreads() {}

    /** Those that write and delete records: a disk that hangs must hold up no caller's thread. */
    static ExecutorService disk() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                WRITERS,
                WRITERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                named("cachedresult-journal-disk-"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** The one that delivers. */
    static ScheduledExecutorService scheduler() {
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1, named("cachedresult-journal-"));
        pool.setRemoveOnCancelPolicy(true);
        pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return pool;
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger numbers = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + numbers.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
