package io.github.cachedresult.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.store.Leases;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.InMemoryResultStore;
import io.github.cachedresult.test.SampleEntries;
import io.github.cachedresult.test.server.RedisServerProcess;
import io.github.cachedresult.tier.BreakerOptions;
import io.github.cachedresult.tier.BreakerState.Position;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * A Redis that is killed and comes back empty while one computes and others wait or are about to. The computation ends before
 * the kill, so that the two race, while Redis is away, or once it is back, at random.
 */
class RedisKilledIntegrationTests {

    private static final int KILLS = 20;
    private static final int PROCESSES = 3;
    private static final Duration LEASE = Duration.ofMillis(600);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final InMemoryResultStore lower = new InMemoryResultStore(Tier.S3);

    @AutoClose
    private final ObservedRedis observed = new ObservedRedis();

    private final RedisServerProcess redis = observed.server();
    private final LeaseObserver leases = new LeaseObserver(observed.observer());

    private final List<Node> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.cache.close());
        threads.shutdownNow();
    }

    @Test
    void redisKilledAtRandomMoments_nobodyWaitsForItAndNothingIsLost() throws Exception {
        System.out.println("Killing with seed " + seed);
        for (int i = 0; i < PROCESSES; i++) {
            nodes.add(new Node());
        }
        int runs = 0;
        for (int round = 0; round < KILLS; round++) {
            nodes.forEach(Node::awaitLeases);
            Round now = new Round("round-" + round);
            List<Future<String>> answers = new ArrayList<>();
            for (Node node : nodes) {
                answers.add(threads.submit(() -> now.call(node)));
            }
            assertThat(now.running.await(1, TimeUnit.MINUTES)).isTrue();
            if (random.nextBoolean()) {
                leases.awaitWaiting(PROCESSES - 1);
            }
            List<Runnable> steps = new ArrayList<>(List.of(redis::kill, redis::restart));
            steps.add(random.nextInt(steps.size() + 1), now.end::countDown);
            steps.forEach(Runnable::run);

            for (Future<String> answer : answers) {
                assertThat(answer.get(1, TimeUnit.MINUTES))
                        .as("round %d, seed %d", round, seed)
                        .startsWith(now.input + ":");
            }
            assertThat(now.runs.get()).as("round %d, seed %d", round, seed).isBetween(1, PROCESSES);
            runs += now.runs.get();
            try (ResultCache reader =
                    ResultCache.builder().store(lower.secondClient()).build()) {
                assertThat(reader.get(operation(reader), CacheMode.CACHE_ONLY, () -> "lost", now.input)
                                .value())
                        .as("round %d, seed %d", round, seed)
                        .startsWith(now.input + ":");
            }
        }
        System.out.println("Redis killed " + KILLS + " times, " + runs + " computations; 0 results lost");
    }

    private static CachedOperation<String> operation(ResultCache cache) {
        return cache.operation("org.acme.Toxicity.predict", String.class)
                .model("eos3b5e")
                .version("v2")
                .inputs("smiles")
                .build();
    }

    /** One input. */
    private static final class Round {

        private final String input;
        private final AtomicInteger runs = new AtomicInteger();
        private final CountDownLatch running = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);

        Round(String input) {
            this.input = input;
        }

        String call(Node node) throws Exception {
            return node.cache
                    .get(
                            node.operation,
                            () -> {
                                int run = runs.incrementAndGet();
                                running.countDown();
                                end.await();
                                return input + ":" + run;
                            },
                            input)
                    .value();
        }
    }

    /** A cache with clients of its own, as another process has it. */
    private final class Node {

        private final ResultStore store = RedisStores.create(
                RedisStoreOptions.DEFAULTS.withLease(LEASE), TestStores.at(redis), InstantSource.system());
        private final ResultCache cache = ResultCache.builder()
                .localWeight(0)
                .store(store, null, new BreakerOptions(true, 3, Duration.ofMillis(50), Duration.ofMillis(200)))
                .store(lower.secondClient())
                .build();
        private final CachedOperation<String> operation = operation(cache);

        /** Until Redis has been found well again. */
        void awaitLeases() {
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
                try {
                    Leases leases = TestStores.present(store.leases());
                    UUID holder = UUID.randomUUID();
                    var key = SampleEntries.key("well", "v1", holder.toString());
                    boolean granted = leases.acquire(key, holder, Set.of())
                                    .toCompletableFuture()
                                    .join()
                            instanceof LeaseAnswer.Granted;
                    leases.release(key, holder, LeaseEnd.FAILED)
                            .toCompletableFuture()
                            .join();
                    return granted
                            && cache.storeStates().stream()
                                    .allMatch(state -> state.reads().position() == Position.CLOSED
                                            && state.writes().position() == Position.CLOSED);
                } catch (CompletionException e) {
                    return false;
                }
            });
        }
    }
}
