package io.github.cachedresult.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs at once what is not scheduled, and what is when it is told to. */
final class Inline extends AbstractExecutorService implements ScheduledExecutorService {

    private final List<Task> scheduled = new ArrayList<>();
    private final List<Runnable> held = new ArrayList<>();
    private boolean hanging;
    private boolean shutdown;

    /** The delays of what is scheduled, in milliseconds. */
    List<Long> delays() {
        return scheduled.stream()
                .filter(task -> !task.isDone())
                .map(task -> task.millis)
                .toList();
    }

    /** Runs what is scheduled now, whatever its delay. */
    void runScheduled() {
        List<Task> now = List.copyOf(scheduled);
        scheduled.clear();
        now.forEach(FutureTask::run);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Task task = new Task(command, unit.toMillis(delay));
        scheduled.add(task);
        return task;
    }

    /** From now on runs nothing. */
    void hang() {
        hanging = true;
    }

    /** Runs all that was held. */
    void goOn() {
        hanging = false;
        held.forEach(Runnable::run);
    }

    @Override
    public void execute(Runnable command) {
        if (shutdown) {
            throw new RejectedExecutionException();
        }
        if (hanging) {
            held.add(command);
        } else {
            command.run();
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

    private static final class Task extends FutureTask<Object> implements ScheduledFuture<Object> {

        private final long millis;

        Task(Runnable command, long millis) {
            super(command, null);
            this.millis = millis;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(millis, other.getDelay(TimeUnit.MILLISECONDS));
        }
    }
}
