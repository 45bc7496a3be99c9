package io.github.cachedresult.store;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** An executor without a thread: what is scheduled runs when a test says so. Nothing is rejected after its end but new work. */
public abstract class HandDrivenExecutor extends AbstractExecutorService implements ScheduledExecutorService {

    private boolean shutdown;

    /** Runs an action at once, on the caller's thread. */
    @Override
    public void execute(Runnable command) {
        rejectIfShutdown();
        command.run();
    }

    protected void rejectIfShutdown() {
        if (shutdown) {
            throw new RejectedExecutionException("shut down");
        }
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    /** Something to be run later. */
    protected static final class Task extends FutureTask<Object> implements ScheduledFuture<Object> {

        /** When, or after how long, in nanoseconds. */
        public final long nanos;

        public Task(Runnable command, long nanos) {
            super(command, null);
            this.nanos = nanos;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(nanos, other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
