package io.github.cachedresult.invocation;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Gathers single calls that nobody has an answer for, where the rules of their model say so and their object has a batch of the
 * same operation, and has them computed together. Each has begun its flight before, so that whatever waits for its key waits for
 * that, and goes on when it has landed. Thread-safe.
 */
final class Gathering {

    private final GatheredFlights flights;
    private final Executor threads;
    private final Reporter reporter;
    private final Map<CachedOperation<?>, Optional<BatchSibling>> siblings = new ConcurrentHashMap<>();
    private final Map<Together, GatheringWindow> windows = new ConcurrentHashMap<>();

    /**
     * Creates it.
     *
     * @param threads where methods run for several callers
     */
    Gathering(GatheredFlights flights, Executor threads, Reporter reporter) {
        this.flights = flights;
        this.threads = threads;
        this.reporter = reporter;
    }

    /**
     * Waits for other calls that can be computed with this one.
     *
     * @param mine it, with its own flight, which has begun
     * @return whether another thread flies it with others; if not, it goes on by itself
     */
    boolean isFlownWithOthers(Boarding mine) {
        Entry entry = enter(mine);
        boolean isFlown = entry != null;
        if (entry != null && entry.isFirst()) {
            entry.window().close(patience(mine.model()));
            isFlown = depart(entry);
        }
        if (!isFlown) {
            mine.flown().takeOver();
        }
        return isFlown;
    }

    /**
     * As {@link #isFlownWithOthers}, on no thread.
     *
     * @param steps where it goes on when the wait is over
     * @param alone has it fly by itself, if no others have come
     * @return whether it waits; if not, it goes on by itself
     */
    boolean isWaitingForOthers(Boarding mine, Executor steps, Runnable alone) {
        Entry entry = enter(mine);
        if (entry != null && entry.isFirst()) {
            CompletionStage<?> unused = entry.window()
                    .closed(patience(mine.model()))
                    .thenRunAsync(
                            () -> {
                                if (!depart(entry)) {
                                    alone.run();
                                }
                            },
                            steps);
        }
        return entry != null;
    }

    /** Lets a call enter a window of its kind, or returns null. */
    private @Nullable Entry enter(Boarding mine) {
        CallPolicy policy = mine.call().policy();
        ModelBinding model = mine.model();
        if (!model.coalescing().isOn() || !policy.runs() || !policy.answers() || policy.isAhead() || model.variable()) {
            return null;
        }
        try {
            return find(mine);
        } catch (Throwable e) {
            // Arguments are compared here, by what the application says they are equal by. Its flight has begun, and
            // must land.
            reporter.pipelineFailed(mine.operation(), "Gathering calls", e);
            return null;
        }
    }

    private @Nullable Entry find(Boarding mine) {
        Call call = mine.call();
        BatchSibling sibling = siblingOf(call.operation());
        @Nullable Object[] others = sibling == null ? null : sibling.others(call.arguments());
        if (sibling == null
                || others == null
                || call.target() == null
                || sibling.operation().objectionTo(call.target()) != null) {
            return null;
        }
        Together together = Together.of(call, mine.model(), others);
        GatheredCall gathered = new GatheredCall(
                call, mine.model(), mine.inputs(), mine.flown(), mine.report(), sibling.item(call.arguments()));
        mine.flown().handOver();
        return enter(together, gathered, sibling);
    }

    private @Nullable BatchSibling siblingOf(CachedOperation<?> operation) {
        Optional<BatchSibling> known = siblings.get(operation);
        if (known == null) {
            known = Optional.ofNullable(BatchSibling.of(operation));
            siblings.put(operation, known);
            if (known.isEmpty()) {
                reporter.notGathered(operation);
            }
        }
        return known.orElse(null);
    }

    private Entry enter(Together together, GatheredCall call, BatchSibling sibling) {
        int maximum = Math.min(
                together.model.coalescing().maximum(),
                sibling.operation().chunking(together.model).size());
        while (true) {
            GatheringWindow window = windows.computeIfAbsent(together, any -> new GatheringWindow(maximum));
            GatheringWindow.Place place = window.add(call);
            if (place != GatheringWindow.Place.NONE) {
                return new Entry(window, sibling, place == GatheringWindow.Place.FIRST);
            }
            remove(window);
        }
    }

    /** Has all calls of a closed window flown, if there are several; if that cannot be, those but the first are left to their callers. */
    private boolean depart(Entry entry) {
        GatheringWindow window = entry.window();
        boolean isBegun = false;
        try {
            remove(window);
            isBegun = window.calls().size() > 1 && begin(window.calls(), entry.sibling());
        } catch (Throwable e) {
            reporter.pipelineFailed(entry.sibling().operation(), "Gathering calls", e);
        } finally {
            if (!isBegun) {
                flights.leave(window.calls().subList(1, window.calls().size()));
            }
        }
        return isBegun;
    }

    /** Whatever has become of the arguments that it was found by. */
    private void remove(GatheringWindow window) {
        windows.values().remove(window);
    }

    private static Duration patience(ModelBinding model) {
        Duration window = model.coalescing().window();
        Duration limit = model.patience().hard();
        return limit == null || window.compareTo(limit) < 0 ? window : limit;
    }

    private boolean begin(List<GatheredCall> calls, BatchSibling sibling) {
        try {
            threads.execute(() -> flights.fly(calls, sibling));
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            reporter.timedRunsExhausted(sibling.operation());
            return false;
        }
    }

    /**
     * A call that has entered a window.
     *
     * @param isFirst whether it waits for the others
     */
    private record Entry(GatheringWindow window, BatchSibling sibling, boolean isFirst) {}

    /**
     * What calls have in common that can be computed together.
     *
     * @param hash the hash code, which stays what it was when an argument changes
     */
    private record Together(
            CachedOperation<?> operation,
            @Nullable Object target,
            ModelBinding model,
            CallPolicy policy,
            @Nullable Object[] others,
            int hash) {

        static Together of(Call call, ModelBinding model, @Nullable Object[] others) {
            int hash = 31 * System.identityHashCode(call.target()) + Arrays.hashCode(others);
            return new Together(call.operation(), call.target(), model, call.policy(), others, hash);
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // two objects may be equal and compute differently
        public boolean equals(@Nullable Object other) {
            return other instanceof Together that
                    && operation == that.operation
                    && target == that.target
                    && model.equals(that.model)
                    && policy.equals(that.policy)
                    && Arrays.equals(others, that.others);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
