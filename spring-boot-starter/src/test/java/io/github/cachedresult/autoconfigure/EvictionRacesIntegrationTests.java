package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.eviction.Eviction;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.Evictions;
import io.github.cachedresult.invocation.KeyExplanation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.tier.BreakerOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was computed before an eviction never returns to who has heard of it: two caches with clocks an hour apart over one
 * Redis and one S3, both real, in interleavings drawn at random. While a method runs and around each access to a store the other
 * cache may call, refresh, evict or hear of evictions; S3 refuses writes at random, which the journals deliver at some later
 * time. {@code -Dproof.races=2000} for more interleavings.
 */
@NullUnmarked
class EvictionRacesIntegrationTests {

    private static final int INTERLEAVINGS = Integer.getInteger("proof.races", 200);
    private static final int STEPS = 8;
    private static final int DEPTH = 2;
    private static final EvictionOptions BY_HAND = new EvictionOptions(Duration.ofHours(1), null, 0);

    @TempDir
    Path journals;

    private final RealServers servers = RealServers.start();
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Eviction> evictions = new ArrayList<>();
    private int round;
    private int left;
    private int depth;
    private int hits;
    private int computed;

    @AfterEach
    void close() {
        left = 0;
        nodes.forEach(node -> node.cache.close());
        threads.shutdownNow();
        servers.close();
    }

    @Test
    void whatWasComputedBeforeAnEvictionNeverReturnsToWhoHasHeardOfIt() throws Exception {
        nodes.add(new Node("early", Duration.ZERO));
        nodes.add(new Node("late", Duration.ofHours(1)));
        for (round = 0; round < INTERLEAVINGS; round++) {
            left = STEPS;
            while (left > 0) {
                step();
            }
            for (Node node : nodes) {
                node.cache.evictions().refresh();
                node.call(0, CacheMode.READ_WRITE);
                node.call(1, CacheMode.READ_WRITE);
            }
        }
        System.out.println(
                "Seed " + seed + ": " + computed + " computed, " + hits + " hits, " + evictions.size() + " evictions");
        assertThat(evictions).hasSizeGreaterThan(INTERLEAVINGS / 4);
        assertThat(hits).isGreaterThan(INTERLEAVINGS / 4);
    }

    private void step() {
        left--;
        Node node = nodes.get(random.nextInt(nodes.size()));
        int choice = random.nextInt(20);
        if (choice < 10) {
            node.call(random.nextInt(2), CacheMode.READ_WRITE);
        } else if (choice < 12) {
            node.call(random.nextInt(2), CacheMode.REFRESH);
        } else if (choice < 15) {
            evictions.addAll(node.evict());
        } else if (choice < 18) {
            node.cache.evictions().refresh();
        } else {
            node.cache.clearLocal();
        }
    }

    /** Lets others overtake whoever is here. */
    private void overtake() {
        if (depth >= DEPTH) {
            return;
        }
        depth++;
        try {
            while (left > 0 && random.nextInt(3) == 0) {
                CompletableFuture.runAsync(this::step, threads).get(60, TimeUnit.SECONDS);
            }
        } catch (Exception e) {
            throw new AssertionError("seed " + seed + ", round " + round, e);
        } finally {
            depth--;
        }
    }

    private String model() {
        return "model-" + round;
    }

    private boolean isEvicted(EvictionSubject result, long begun, long known) {
        return evictions.subList((int) Math.min(begun, known), (int) known).stream()
                .anyMatch(eviction -> eviction.order().selector().selects(result));
    }

    /** A cache as another process would have it. */
    private final class Node {

        private final ResultCache cache;
        private final Map<Integer, Integer> running = new HashMap<>();

        Node(String name, Duration off) {
            Clock clock = Clock.offset(Clock.systemUTC(), off);
            cache = ResultCache.builder()
                    .store(
                            new Overtaken(RealServers.redisStore(servers.redis().port(), RealServers.PATIENCE, clock)),
                            null,
                            BreakerOptions.OFF)
                    .store(new Refusing(servers.s3Store()), null, BreakerOptions.OFF)
                    .clock(clock)
                    .evictions(BY_HAND)
                    .journal(JournalOptions.in(journals.resolve(name)).withMinimumDuration(Duration.ZERO))
                    .build();
            cache.evictions().refresh();
        }

        private CachedOperation<String> operation() {
            return cache.operation("predict", String.class)
                    .model(model())
                    .version("1")
                    .inputs("x")
                    .build();
        }

        List<Eviction> evict() {
            Evictions taking = cache.evictions();
            return switch (random.nextInt(3)) {
                case 0 -> List.of(taking.evict(Selector.ofModel(model()), "test", "seed " + seed));
                case 1 -> taking.evict(EntrySelection.ofModel(model()), header -> true, "test", "seed " + seed);
                default -> {
                    EntryReference entry = current();
                    yield entry == null ? List.of() : taking.evictWithDerived(entry, "test", "seed " + seed);
                }
            };
        }

        private EntryReference current() {
            return cache.lineage().current(((KeyExplanation.Listed) cache.explain(operation(), 0)).key());
        }

        /** Not where the same input is under way here: such a call would wait for itself. */
        void call(int input, CacheMode mode) {
            if (running.getOrDefault(input, 0) > 0) {
                return;
            }
            long known = cache.evictions().state().number();
            running.merge(input, 1, Integer::sum);
            Cached<String> answer;
            try {
                answer = cache.get(operation(), mode, () -> compute(input), input);
            } finally {
                running.merge(input, -1, Integer::sum);
            }
            long inLogWhenBegun = Long.parseLong(answer.value());
            assertThat(isEvicted(
                            EvictionSubject.of(
                                    Objects.requireNonNull(answer.cachedFrom().origin())),
                            inLogWhenBegun,
                            known))
                    .as(
                            "seed %d, round %d: knew %d evictions and got from %s what began after %d of %s",
                            seed, round, known, answer.cachedFrom().tier(), inLogWhenBegun, evictions.size())
                    .isFalse();
            hits += answer.cachedFrom().isHit() ? 1 : 0;
        }

        private String compute(int input) {
            computed++;
            String result = Integer.toString(evictions.size());
            if (input == 1) {
                call(0, CacheMode.READ_WRITE);
            }
            overtake();
            return result;
        }
    }

    /** A store whose callers may be overtaken on their way there and back. */
    private class Overtaken extends ForwardingStore {

        Overtaken(ResultStore store) {
            super(store);
        }

        @Override
        public CompletionStage<Map<ResultKey, StoreRead>> getAll(Collection<ResultKey> keys) {
            overtakeUnlessOnAnothersThread();
            return super.getAll(keys);
        }

        @Override
        public CompletionStage<Map<ResultKey, WriteOutcome>> putAll(Collection<StoreWrite> writes) {
            overtakeUnlessOnAnothersThread();
            return super.putAll(writes);
        }

        /** The threads of the library go on by themselves; those of callers wait for each other. */
        private void overtakeUnlessOnAnothersThread() {
            if (!Thread.currentThread().getName().startsWith("cachedresult")) {
                overtake();
            }
        }
    }

    /** One that does not take each write at first: the journal keeps those. */
    private final class Refusing extends Overtaken {

        private final Random chance = new Random(seed);

        Refusing(ResultStore store) {
            super(store);
        }

        @Override
        public CompletionStage<Map<ResultKey, WriteOutcome>> putAll(Collection<StoreWrite> writes) {
            if (chance.nextInt(3) == 0) {
                Map<ResultKey, WriteOutcome> refused = new HashMap<>();
                writes.forEach(write ->
                        refused.put(write.key(), new WriteOutcome.Failed(new IllegalStateException("not now"))));
                return CompletableFuture.completedFuture(refused);
            }
            return super.putAll(writes);
        }
    }
}
