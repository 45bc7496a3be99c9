package io.github.cachedresult.tier;

import io.github.cachedresult.store.HandDrivenExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Time that passes when it is told to, on the thread that tells it. */
final class ManualTimer extends HandDrivenExecutor implements InstantSource {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private final List<Task> tasks = new ArrayList<>();
    private long now;

    @Override
    public Instant instant() {
        return START.plusNanos(now);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        rejectIfShutdown();
        Task task = new Task(command, now + unit.toNanos(delay));
        tasks.add(task);
        return task;
    }

    /** Lets time pass, and runs what falls due in its order. */
    void advance(Duration by) {
        long until = now + by.toNanos();
        while (true) {
            Task next = toCome().filter(task -> task.nanos <= until)
                    .min(Comparator.naturalOrder())
                    .orElse(null);
            if (next == null) {
                now = until;
                return;
            }
            now = Math.max(now, next.nanos);
            tasks.remove(next);
            next.run();
        }
    }

    /** How long it is until the next action, if there is one. */
    Optional<Duration> untilNext() {
        return toCome().min(Comparator.naturalOrder()).map(task -> Duration.ofNanos(task.nanos - now));
    }

    /** How many actions there are to come. */
    int pending() {
        return (int) toCome().count();
    }

    private Stream<Task> toCome() {
        return tasks.stream().filter(task -> !task.isDone());
    }
}
