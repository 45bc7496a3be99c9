package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.StoreNull;
import io.github.cachedresult.Tier;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.FakeStore.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random batches and single calls against what a cache must be: a map that is filled. */
@NullUnmarked
@Timeout(120)
class BatchModelTests {

    private static final int ITEMS = 30;
    private static final int ROUNDS = 150;

    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What the method computes of an item is known, and so is how often it did. */
    static final class Model {

        final Set<Integer> unlucky = ConcurrentHashMap.newKeySet();
        final Set<Integer> computed = ConcurrentHashMap.newKeySet();
        final Set<Integer> computedAgain = ConcurrentHashMap.newKeySet();

        static List<String> result(int item) {
            return item % 7 == 0 ? null : new ArrayList<>(List.of("r" + item));
        }

        private Cached<List<String>> compute(int item) {
            if (!computed.add(item)) {
                computedAgain.add(item);
            }
            return Cached.of(result(item));
        }

        @StoreNull
        @CachedResult(model = "m", version = "v", operation = "o")
        List<Cached<List<String>>> batch(
                @EachInput(value = "x", chunkSize = 4, parallelChunks = 2) List<Integer> items) {
            if (items.stream().anyMatch(unlucky::contains)) {
                throw new Failed();
            }
            return items.stream().map(this::compute).toList();
        }

        @StoreNull
        @CachedResult(model = "m", version = "v", operation = "o")
        Cached<List<String>> single(int x) {
            if (unlucky.contains(x)) {
                throw new Failed();
            }
            return compute(x);
        }
    }

    private final Model model = new Model();
    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final FakeStore s3 = new FakeStore(Tier.S3);

    private ResultCache cache() {
        return ResultCache.builder().store(redis).store(s3).build();
    }

    private static List<Integer> batch(Random random) {
        List<Integer> items = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            items.add(random.nextInt(ITEMS));
        }
        return items;
    }

    private static void callAndCheck(BoundCalls calls, Random random) {
        if (random.nextInt(4) == 0) {
            int item = random.nextInt(ITEMS);
            try {
                Cached<List<String>> answer = calls.call("single", item);
                assertThat(answer.value()).isEqualTo(Model.result(item));
                spoil(answer.value());
            } catch (Failed e) {
                // What the method threw.
            }
            return;
        }
        List<Integer> items = batch(random);
        try {
            List<Cached<List<String>>> answers = calls.call("batch", items);
            assertThat(answers).hasSameSizeAs(items);
            for (int i = 0; i < items.size(); i++) {
                assertThat(answers.get(i).value()).isEqualTo(Model.result(items.get(i)));
                spoil(answers.get(i).value());
            }
        } catch (Failed e) {
            // What the method threw.
        }
    }

    /** Nobody else may see what a caller does to its result. */
    private static void spoil(List<String> result) {
        if (result != null) {
            result.add("spoilt");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void call_oneAfterTheOther_computesNothingTwiceAndLosesNothing(long seed) {
        Random random = new Random(seed);
        BoundCalls calls = new BoundCalls(cache(), model);
        for (int i = 0; i < ROUNDS; i++) {
            model.unlucky.clear();
            if (random.nextInt(3) == 0) {
                model.unlucky.add(random.nextInt(ITEMS));
            }
            if (random.nextInt(20) == 0) {
                calls = new BoundCalls(cache(), model);
            }
            if (random.nextInt(20) == 0) {
                // What Redis loses, S3 has.
                redis.entries().clear();
            }
            callAndCheck(calls, random);
        }
        assertThat(model.computedAgain).isEmpty();
        assertThat(s3.entries()).hasSameSizeAs(model.computed);
        Set<Integer> all = new TreeSet<>();
        for (int i = 0; i < ITEMS; i++) {
            all.add(i);
        }
        model.unlucky.clear();
        calls.call("batch", new ArrayList<>(all));
        assertThat(model.computed).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7})
    void call_byManyThreads_computesNothingTwice(long seed) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        BoundCalls calls = new BoundCalls(cache(), model);
        model.unlucky.add(3);
        try {
            List<Future<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Random random = new Random(seed * 100 + i);
                tasks.add(threads.submit(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        callAndCheck(calls, random);
                    }
                }));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(model.computedAgain).isEmpty();
        assertThat(model.computed).doesNotContain(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 9})
    void call_whileStoresMisbehave_answersAllTheSame(long seed) {
        Random random = new Random(seed);
        BoundCalls calls = new BoundCalls(cache(), model);
        Behaviour[] all = {
            Behaviour.NORMAL,
            Behaviour.FAILED_OUTCOME,
            Behaviour.FAILED_STAGE,
            Behaviour.FAILED_FIRST,
            Behaviour.THROWS,
            Behaviour.NULL_MAP,
            Behaviour.EMPTY_MAP,
            Behaviour.NULL_OUTCOME
        };
        for (int i = 0; i < ROUNDS; i++) {
            redis.reading = all[random.nextInt(all.length)];
            redis.writing = all[random.nextInt(all.length)];
            s3.reading = all[random.nextInt(all.length)];
            s3.writing = all[random.nextInt(all.length)];
            callAndCheck(calls, random);
            if (random.nextInt(10) == 0) {
                calls = new BoundCalls(cache(), model);
            }
        }
    }
}
