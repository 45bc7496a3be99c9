package io.github.cachedresult.tier;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/** Time that passes when it is told to, on the thread that tells it. */
final class ManualTimer implements Timer, InstantSource {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private final List<Action> actions = new ArrayList<>();
    private long now;
    private boolean closed;

    private record Action(long at, Runnable run, CompletableFuture<Void> done) {}

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(now);
    }

    @Override
    public Future<?> after(Duration delay, Runnable run) {
        if (closed) {
            throw new RejectedExecutionException("closed");
        }
        Action action = new Action(now + delay.toNanos(), run, new CompletableFuture<>());
        actions.add(action);
        return action.done();
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Lets time pass, and runs what falls due in its order. */
    void advance(Duration by) {
        long until = now + by.toNanos();
        while (true) {
            Action next = actions.stream()
                    .filter(action -> !action.done().isDone() && action.at() <= until)
                    .min(Comparator.comparingLong(Action::at))
                    .orElse(null);
            if (next == null) {
                now = until;
                return;
            }
            now = Math.max(now, next.at());
            actions.remove(next);
            next.run().run();
        }
    }

    /** How long it is until the next action, if there is one. */
    Optional<Duration> untilNext() {
        return actions.stream()
                .filter(action -> !action.done().isDone())
                .map(action -> Duration.ofNanos(action.at() - now))
                .min(Comparator.naturalOrder());
    }

    /** How many actions there are to come. */
    int pending() {
        return (int) actions.stream().filter(action -> !action.done().isDone()).count();
    }
}
