package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Producer;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.eviction.Eviction;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.StoredHeader;
import io.github.cachedresult.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An entry that was computed before an eviction and written after it never returns: three nodes with clocks an hour apart, in
 * interleavings drawn at random. At each place where a node could be overtaken (before and after the stores are read, while
 * the method runs, before and after a store is written) others may call, refresh, evict (by model, by key, by a predicate, or
 * with all that was computed from it), hear of evictions, restart, and Redis may be emptied. The one rule that is checked: who has heard of an eviction when it calls gets no result whose computation began
 * before that eviction was in the log.
 */
@NullUnmarked
class EvictionRacesTests {

    private static final int INTERLEAVINGS = 10_000;
    private static final int STEPS = 14;
    private static final int DEPTH = 3;
    private static final EvictionOptions BY_HAND = new EvictionOptions(Duration.ofHours(1), null, 0);
    private static final List<Integer> HOURS_OFF = List.of(-1, 0, 1);

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final OvertakenStore redis = new OvertakenStore(new MapStore(Tier.REDIS));
    private final OvertakenStore s3 = new OvertakenStore(new MapStore(Tier.S3));
    private final List<Node> nodes = new ArrayList<>();
    private final List<Eviction> evictions = new ArrayList<>();
    private int round;
    private int left;
    private int depth;
    private int hits;
    private int computed;

    @AfterEach
    void close() {
        nodes.forEach(node -> node.cache.close());
        threads.shutdownNow();
    }

    @Test
    void whatWasComputedBeforeAnEvictionNeverReturnsToWhoHasHeardOfIt() throws Exception {
        HOURS_OFF.forEach(hours -> nodes.add(new Node(hours)));
        for (round = 0; round < INTERLEAVINGS; round++) {
            left = STEPS;
            while (left > 0) {
                step();
            }
            // All hear of all, those included that were not there.
            nodes.get(random.nextInt(nodes.size())).restart();
            for (Node node : nodes) {
                node.cache.evictions().refresh();
                node.call(0);
                node.call(1);
            }
            // The next round has a model of its own.
            redis.map.entries.clear();
            s3.map.entries.clear();
        }
        System.out.println(
                "Seed " + seed + ": " + computed + " computed, " + hits + " hits, " + evictions.size() + " evictions");
        assertThat(evictions).hasSizeGreaterThan(INTERLEAVINGS / 2);
        assertThat(hits).isGreaterThan(INTERLEAVINGS);
    }

    private void step() {
        left--;
        Node node = nodes.get(random.nextInt(nodes.size()));
        int choice = random.nextInt(20);
        if (choice < 10) {
            node.call(random.nextInt(2));
        } else if (choice < 11) {
            node.call(random.nextInt(2), CacheMode.REFRESH);
        } else if (choice < 14) {
            evictions.addAll(node.evict());
        } else if (choice < 17) {
            node.cache.evictions().refresh();
        } else if (choice < 19) {
            node.cache.clearLocal();
        } else if (random.nextInt(10) == 0) {
            redis.map.entries.clear();
            redis.map.evictions.clear();
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
                // Another thread, as another caller would be; nobody else moves meanwhile.
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

    /** A process, and its restarts. */
    private final class Node {

        private final InstantSource clock;
        private final int hoursOff;
        private ResultCache cache;

        /** What runs in this process and can be joined: a call that joins it would wait for itself. */
        private final Map<ResultKey, Long> running = new HashMap<>();

        Node(int hoursOff) {
            this.hoursOff = hoursOff;
            this.clock = () -> Instant.now().plus(Duration.ofHours(hoursOff));
            this.cache = open();
        }

        private ResultCache open() {
            ResultCache opened = ResultCache.builder()
                    .store(redis)
                    .store(s3)
                    .clock(clock)
                    .evictions(BY_HAND)
                    .producer(new Producer("node" + hoursOff, "i", "h"))
                    .build();
            opened.evictions().refresh();
            return opened;
        }

        /** Only between interleavings: what ran would go on in a process that is gone. */
        void restart() {
            if (round % 20 == 0) {
                cache.close();
                cache = open();
            }
        }

        CachedOperation<String> operation() {
            return cache.operation("predict", String.class)
                    .model(model())
                    .version("1")
                    .inputs("x")
                    .build();
        }

        ResultKey key(int input) {
            return ((KeyExplanation.Listed) cache.explain(operation(), input)).key();
        }

        /** Whatever is evicted one by one is in a store: nothing is said of what is on its way there. */
        List<Eviction> evict() {
            Evictions taking = cache.evictions();
            String reason = "seed " + seed;
            return switch (random.nextInt(4)) {
                case 0 -> List.of(taking.evict(Selector.ofModel(model()), "test", reason));
                case 1 -> List.of(taking.evict(Selector.ofKey(key(random.nextInt(2))), "test", reason));
                case 2 -> taking.evict(EntrySelection.ofModel(model()), header -> random.nextBoolean(), "test", reason);
                default -> {
                    EntryReference entry = cache.lineage().current(key(0));
                    yield entry == null ? List.of() : taking.evictWithDerived(entry, "test", reason);
                }
            };
        }

        void call(int input) {
            call(input, CacheMode.READ_WRITE);
        }

        void call(int input, CacheMode mode) {
            ResultKey key = key(input);
            long known = cache.evictions().state().number();
            Long begun = running.get(key);
            if (begun != null && !isEvicted(subject(key), begun, known)) {
                return;
            }
            Long before = running.put(key, known);
            Cached<String> answer;
            try {
                answer = cache.get(operation(), mode, () -> compute(input), input);
            } finally {
                if (before == null) {
                    running.remove(key);
                } else {
                    running.put(key, before);
                }
            }
            long inLogWhenBegun = Long.parseLong(answer.value());
            EvictionSubject result = EvictionSubject.of(answer.cachedFrom().origin());
            assertThat(isEvicted(result, inLogWhenBegun, known))
                    .as(
                            "seed %d, round %d: node %d knew %d evictions and got from %s what began after %d of %s",
                            seed, round, hoursOff, known, answer.cachedFrom().tier(), inLogWhenBegun, evictions.size())
                    .isFalse();
            if (answer.cachedFrom().tier() != Tier.COMPUTED) {
                hits++;
            }
        }

        private String compute(int input) {
            computed++;
            String result = Integer.toString(evictions.size());
            if (input == 1) {
                call(0);
            }
            overtake();
            return result;
        }
    }

    private static EvictionSubject subject(ResultKey key) {
        return new EvictionSubject(
                key.digest(), null, key.model(), key.version(), "predict", List.of(), new Producer("", "", ""), 0);
    }

    private boolean isEvicted(EvictionSubject result, long begun, long known) {
        return evictions.subList((int) Math.min(begun, known), (int) known).stream()
                .anyMatch(eviction -> eviction.order().selector().selects(result));
    }

    /** A store whose callers may be overtaken on their way there and back. */
    private final class OvertakenStore implements ResultStore {

        private final MapStore map;

        OvertakenStore(MapStore map) {
            this.map = map;
        }

        @Override
        public Tier tier() {
            return map.tier();
        }

        @Override
        public String description() {
            return map.description();
        }

        @Override
        public CompletionStage<Map<ResultKey, StoreRead>> getAll(Collection<ResultKey> keys) {
            overtake();
            var reads = map.getAll(keys);
            overtake();
            return reads;
        }

        @Override
        public CompletionStage<Map<ResultKey, WriteOutcome>> putAll(Collection<StoreWrite> writes) {
            overtake();
            var outcomes = map.putAll(writes);
            overtake();
            return outcomes;
        }

        @Override
        public CompletionStage<Integer> delete(Collection<ResultKey> keys) {
            return map.delete(keys);
        }

        @Override
        public CompletionStage<Integer> reclaim(Map<ResultKey, StoredEntry> seen) {
            return map.reclaim(seen);
        }

        @Override
        public Stream<StoredHeader> headers(EntrySelection selection) {
            return map.headers(selection);
        }

        @Override
        public EvictionLog evictions() {
            return map.evictions();
        }

        @Override
        public void close() {}
    }
}
