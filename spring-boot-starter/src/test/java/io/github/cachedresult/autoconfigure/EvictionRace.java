package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.eviction.Eviction;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.eviction.EvictionOrder;
import io.github.cachedresult.eviction.EvictionOrder.Kind;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.invocation.Evictions;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Processes with caches over the same stores, in interleavings drawn at random. At each place where one could be overtaken
 * (before and after the stores are read, while the method runs, before and after a store is written) others may call, refresh,
 * evict, hear of evictions, and an accident may happen. The one rule that is checked: who has heard of an eviction when it
 * calls gets no result whose computation began before that eviction was in the log. For what is found by looking through the
 * stores, that is when all have heard of it, and of what came too late to be found.
 */
final class EvictionRace implements AutoCloseable {

    /** Nobody hears of an eviction by the clock. */
    static final EvictionOptions BY_HAND = new EvictionOptions(Duration.ofHours(1), null, 0);

    private final int steps;
    private final int deepest;
    private final Runnable accident;
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<RacingProcess> processes = new ArrayList<>();
    private final List<Eviction> evictions = new ArrayList<>();
    private int round;
    private int left;
    private int depth;
    private int hits;
    private int computed;

    /**
     * Creates a race.
     *
     * @param steps of each interleaving, beside the calls that end it
     * @param deepest how many overtake each other at once at most
     * @param accident happens now and then
     */
    EvictionRace(int steps, int deepest, Runnable accident) {
        this.steps = steps;
        this.deepest = deepest;
        this.accident = accident;
    }

    /** Has a process take part, whose cache is opened again after each restart. */
    void add(String name, Supplier<ResultCache> cache) {
        processes.add(new RacingProcess(this, name, cache));
    }

    /**
     * Races.
     *
     * @param over is told after each interleaving what was computed; the next has a model of its own
     */
    void run(int interleavings, Consumer<List<ResultKey>> over) {
        for (round = 0; round < interleavings; round++) {
            left = steps;
            while (left > 0) {
                step();
            }
            // Only between interleavings: what ran would go on in a process that is gone.
            if (round % 20 == 0) {
                processes.get(random.nextInt(processes.size())).restart();
            }
            // All hear of all, and of what each takes back then; those included that were not there.
            processes.forEach(RacingProcess::hear);
            for (RacingProcess process : processes) {
                process.hear();
                process.callFinally(0);
                process.callFinally(1);
            }
            over.accept(processes.get(0).keys());
        }
        System.out.println(this);
    }

    private void step() {
        left--;
        RacingProcess process = processes.get(random.nextInt(processes.size()));
        int choice = random.nextInt(20);
        if (choice < 10) {
            process.call(random.nextInt(2));
        } else if (choice < 11) {
            process.refresh(random.nextInt(2));
        } else if (choice < 14) {
            process.evict();
        } else if (choice < 17) {
            process.hear();
        } else if (choice < 19) {
            process.forget();
        } else if (random.nextInt(10) == 0) {
            accident.run();
        }
    }

    /** Lets others overtake whoever is here. */
    void overtake() {
        if (depth >= deepest) {
            return;
        }
        depth++;
        try {
            while (left > 0 && random.nextInt(3) == 0) {
                // Another thread, as another caller would be; nobody else moves meanwhile.
                CompletableFuture.runAsync(this::step, threads).get(60, TimeUnit.SECONDS);
            }
        } catch (Exception e) {
            throw new AssertionError(toString(), e);
        } finally {
            depth--;
        }
    }

    Random random() {
        return random;
    }

    String model() {
        return "model-" + round;
    }

    /** A computation begins; how many evictions are in the log. */
    int begin(Evictions log) {
        computed++;
        read(log);
        return evictions.size();
    }

    private void read(Evictions log) {
        List<Eviction> more = log.history(evictions.size() + 1L);
        while (!more.isEmpty()) {
            evictions.addAll(more);
            more = log.history(evictions.size() + 1L);
        }
    }

    void hit() {
        hits++;
    }

    /** Whether somebody who knows so many evictions knows one of this result that came after so many. */
    boolean isEvicted(Evictions log, EvictionSubject result, long begun, long known) {
        return between(log, begun, known)
                .anyMatch(order ->
                        order.kind() != Kind.SCREENED && order.selector().selects(result));
    }

    /** Whether one who looked for results like this in the stores, or for what was computed from its sources, came after so many. */
    boolean isLookedFor(
            Evictions log, EvictionSubject result, Collection<EntryReference> sources, long begun, long known) {
        return between(log, begun, known).anyMatch(order -> switch (order.kind()) {
            case SCREENED ->
                order.selector().selects(result)
                        && isMeant(Objects.requireNonNull(result.entryId()), Integer.parseInt(order.reason()));
            case WITH_DERIVED ->
                sources.stream().anyMatch(source -> order.selector().entryIds().contains(source.entryId()));
            case EVICTED, INVALID -> false;
        });
    }

    /** A predicate that all can repeat: half of all ids. */
    static boolean isMeant(UUID entryId, int bit) {
        return (entryId.getLeastSignificantBits() >>> bit & 1) == 0;
    }

    private Stream<EvictionOrder> between(Evictions log, long begun, long known) {
        read(log);
        return evictions.subList((int) Math.min(begun, known), (int) known).stream()
                .map(Eviction::order);
    }

    int hits() {
        return hits;
    }

    int evictions() {
        return evictions.size();
    }

    @Override
    public String toString() {
        return "seed " + seed + ", round " + round + ": " + computed + " computed, " + hits + " hits, "
                + evictions.size() + " evictions";
    }

    @Override
    public void close() {
        left = 0;
        processes.forEach(RacingProcess::close);
        threads.shutdownNow();
    }
}
