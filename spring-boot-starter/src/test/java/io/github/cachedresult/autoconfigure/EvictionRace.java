package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.eviction.Eviction;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Processes with caches over the same stores, in interleavings drawn at random. At each place where one could be overtaken
 * (before and after the stores are read, while the method runs, before and after a store is written) others may call, refresh,
 * evict, hear of evictions, and an accident may happen. The one rule that is checked: who has heard of an eviction when it
 * calls gets no result whose computation began before that eviction was in the log.
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
            // All hear of all, those included that were not there.
            for (RacingProcess process : processes) {
                process.hear();
                process.call(0);
                process.call(1);
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
            evictions.addAll(process.evict());
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
    int begin() {
        computed++;
        return evictions.size();
    }

    void hit() {
        hits++;
    }

    /** Whether somebody who knows so many evictions knows one of this result that came after so many. */
    boolean isEvicted(EvictionSubject result, long begun, long known) {
        return evictions.subList((int) Math.min(begun, known), (int) known).stream()
                .anyMatch(eviction -> eviction.order().selector().selects(result));
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
