package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The runs of this process whose results are in no store yet, so that what selects by headers reaches those that have none when
 * it is asked. Thread-safe.
 */
final class RunsUnderWay {

    private final Set<Run> running = ConcurrentHashMap.newKeySet();
    private final Consumer<EntryHeader> made;

    /**
     * Creates them.
     *
     * @param made is told of each entry that a run has made, when it ends: a store may have it
     */
    RunsUnderWay(Consumer<EntryHeader> made) {
        this.made = made;
    }

    /** A run begins. Whoever began it ends it. */
    Run begin() {
        Run run = new Run();
        running.add(run);
        return run;
    }

    /** A run has ended: its result is where it is kept, or nowhere. */
    void end(Run run) {
        EntryHeader header = run.header();
        if (header != null) {
            // Before it is forgotten: who looks for it finds it in one place or the other.
            made.accept(header);
        }
        running.remove(run);
        run.ended.complete(null);
    }

    /**
     * Waits until those there are now have ended, at most this long.
     *
     * @return how many have not
     */
    int await(Duration limit) {
        List<Run> begun = now();
        try {
            CompletableFuture.allOf(begun.stream().map(run -> run.ended).toArray(CompletableFuture<?>[]::new))
                    .get(EntryHeader.millis(limit), TimeUnit.MILLISECONDS);
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Only the time can have run out.
        }
        return (int) begun.stream().filter(run -> !run.ended.isDone()).count();
    }

    /** Those there are now. */
    List<Run> now() {
        return List.copyOf(running);
    }

    /** The headers of those that have one: they are about to be kept, or are being written. */
    List<EntryHeader> headers() {
        return running.stream().map(Run::header).filter(Objects::nonNull).toList();
    }

    /** One run: to be known by identity. */
    static final class Run {

        private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        private final List<Predicate<EntryHeader>> takingBack = new ArrayList<>();
        private @Nullable EntryHeader header;
        private boolean takenBack;

        /** Its result is about to be kept under this header. Says whether somebody has taken it back meanwhile. */
        synchronized boolean isTakenBack(EntryHeader made) {
            header = made;
            takenBack = takenBack || takingBack.stream().anyMatch(which -> which.test(made));
            return takenBack;
        }

        /** Whether somebody has taken its result back, before it was kept or afterwards. */
        synchronized boolean isTakenBack() {
            return takenBack;
        }

        /**
         * Takes its result back, if a predicate holds for its header: now, or when it has one.
         *
         * @return the header, where it has one and is taken back
         */
        synchronized @Nullable EntryHeader takeBack(Predicate<EntryHeader> which) {
            if (header == null) {
                takingBack.add(which);
                return null;
            }
            boolean now = which.test(header);
            takenBack |= now;
            return now ? header : null;
        }

        synchronized @Nullable EntryHeader header() {
            return header;
        }
    }
}
