package io.github.cachedresult.journal;

import io.github.cachedresult.store.HandDrivenExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs at once what is not scheduled, and what is when it is told to. */
final class Inline extends HandDrivenExecutor {

    private final List<Task> scheduled = new ArrayList<>();
    private final List<Runnable> held = new ArrayList<>();
    private boolean hanging;

    /** The delays of what is scheduled, in milliseconds. */
    List<Long> delays() {
        return scheduled.stream()
                .filter(task -> !task.isDone())
                .map(task -> task.getDelay(TimeUnit.MILLISECONDS))
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
        Task task = new Task(command, unit.toNanos(delay));
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
        if (hanging) {
            rejectIfShutdown();
            held.add(command);
        } else {
            super.execute(command);
        }
    }
}
