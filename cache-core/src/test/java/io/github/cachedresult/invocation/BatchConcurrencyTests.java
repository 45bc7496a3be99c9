package io.github.cachedresult.invocation;

import static io.github.cachedresult.invocation.Gate.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.Tier;
import io.github.cachedresult.store.FakeStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches that run at once with others, in chunks, and within each other. */
@NullUnmarked
@Timeout(60)
class BatchConcurrencyTests {

    record Answer(String text) {}

    static final class Models {

        final List<List<String>> given = new CopyOnWriteArrayList<>();
        final Set<Thread> threads = ConcurrentHashMap.newKeySet();
        volatile Consumer<List<String>> during = items -> {};
        volatile UnaryOperator<String> each = item -> item;

        private List<Cached<Answer>> run(List<String> items) {
            given.add(List.copyOf(items));
            threads.add(Thread.currentThread());
            during.accept(items);
            return items.stream()
                    .map(item -> Cached.of(new Answer(each.apply(item))))
                    .toList();
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        List<Cached<Answer>> all(@EachInput("x") List<String> items) {
            return run(items);
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        List<Cached<Answer>> twoByTwo(@EachInput(value = "x", chunkSize = 2) List<String> items) {
            return run(items);
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        List<Cached<Answer>> pairsAtOnce(
                @EachInput(value = "x", chunkSize = 2, parallelChunks = 2) List<String> items) {
            return run(items);
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        List<Cached<Answer>> atOnce(@EachInput(value = "x", chunkSize = 1, parallelChunks = 3) List<String> items) {
            return run(items);
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        Cached<Answer> one(String x) {
            return run(List.of(x)).get(0);
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final Models models = new Models();
    private final ResultCache cache = ResultCache.builder()
            .clock(InstantSource.fixed(Instant.EPOCH))
            .store(redis)
            .listener(events::add)
            .rules(List.of(ModelRule.of("other").chunkSize(3)))
            .build();
    private final BoundCalls calls = new BoundCalls(cache, models);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private List<String> texts(String method, String... items) {
        List<Cached<Answer>> answers = calls.call(method, List.of(items));
        return answers.stream().map(answer -> answer.value().text()).toList();
    }

    private <T> FutureTask<T> start(Callable<T> call) {
        StartedCall<T> task = StartedCall.start(call);
        started.add(task.thread());
        return task;
    }

    /** Starts a batch, and returns when the gate holds its method. */
    private FutureTask<List<String>> startAt(Gate gate, String... items) {
        FutureTask<List<String>> task = start(() -> texts("all", items));
        gate.awaitHeld();
        return task;
    }

    private final List<Thread> started = new ArrayList<>();

    private void awaitWaiting() {
        while (started.get(started.size() - 1).getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void call_itemsThatAnotherCallComputes_areJoinedAfterOnesOwn() throws Exception {
        Gate gate = new Gate();
        models.during = items -> {
            if (items.contains("a")) {
                gate.hold();
            }
        };
        FutureTask<List<String>> first = startAt(gate, "a", "b");
        FutureTask<List<Cached<Answer>>> second = start(() -> calls.call("all", List.of("c", "b", "d", "b")));
        awaitWaiting();
        // its own are done and stored already
        assertThat(models.given).containsExactly(List.of("a", "b"), List.of("c", "d"));
        assertThat(redis.entries()).hasSize(2);
        FutureTask<Cached<Answer>> single = start(() -> calls.call("one", "a"));
        awaitWaiting();
        gate.open();
        assertThat(first.get()).containsExactly("a", "b");
        assertThat(second.get())
                .extracting(answer -> answer.cachedFrom().tier())
                .containsExactly(Tier.COMPUTED, Tier.JOINED, Tier.COMPUTED, Tier.JOINED);
        assertThat(single.get().cachedFrom().tier()).isEqualTo(Tier.JOINED);
        assertThat(models.given).hasSize(2);
    }

    @Test
    void call_batchesThatOverlapInBothWays_doNotWaitForEachOther() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        models.during = items -> {
            try {
                both.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
        CountDownLatch go = new CountDownLatch(1);
        // each begins with what the other ends with: with a lock for each item they would wait for each other
        FutureTask<List<String>> first = start(() -> {
            go.await();
            return texts("all", "a", "b", "x");
        });
        FutureTask<List<String>> second = start(() -> {
            go.await();
            return texts("all", "y", "b", "a");
        });
        go.countDown();
        assertThat(first.get()).containsExactly("a", "b", "x");
        assertThat(second.get()).containsExactly("y", "b", "a");
        assertThat(models.given.stream().flatMap(List::stream)).containsExactlyInAnyOrder("a", "b", "x", "y");
    }

    @Test
    void call_itemOfABatchThatFails_isComputedByWhoWaits() throws Exception {
        Gate gate = new Gate();
        models.during = items -> {
            if (items.contains("bad")) {
                gate.hold();
                throw new IllegalArgumentException("bad");
            }
        };
        FutureTask<List<String>> failing = startAt(gate, "bad", "good");
        FutureTask<Cached<Answer>> single = start(() -> calls.call("one", "good"));
        awaitWaiting();
        FutureTask<List<String>> batch = start(() -> texts("all", "good"));
        awaitWaiting();
        gate.open();
        assertThatThrownBy(failing::get).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(single.get().value()).isEqualTo(new Answer("good"));
        assertThat(batch.get()).containsExactly("good");
        assertThat(models.given).containsExactly(List.of("bad", "good"), List.of("good"));
        assertThat(redis.entries()).hasSize(1);
    }

    @Test
    void call_onlyItemThatFails_failsWhoWaits() throws Exception {
        Gate gate = new Gate();
        IllegalArgumentException bad = new IllegalArgumentException("bad");
        models.during = items -> {
            gate.hold();
            throw bad;
        };
        FutureTask<List<String>> failing = startAt(gate, "bad");
        FutureTask<List<String>> waiting = start(() -> texts("all", "bad"));
        awaitWaiting();
        gate.open();
        assertThatThrownBy(failing::get).hasCause(bad);
        assertThatThrownBy(waiting::get).hasCause(bad);
        assertThat(models.given).hasSize(1);
    }

    @Test
    void call_chunks_areOfTheSizeThatIsAsked() {
        assertThat(texts("twoByTwo", "a", "b", "c", "d", "a", "e")).containsExactly("a", "b", "c", "d", "a", "e");
        assertThat(models.given).containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e"));
        cache.rules().replace(List.of(ModelRule.of("m").chunkSize(3)));
        texts("twoByTwo", "f", "g", "h", "i");
        assertThat(models.given).endsWith(List.of("f", "g", "h"), List.of("i"));
        assertThatThrownBy(() -> cache.rules().replace(List.of(ModelRule.of("m").chunkSize(0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the chunk-size in the rule for the models 'm' is 0; it is 1 or more");
    }

    @Test
    void call_chunkThatFails_storesTheOthersAndBeginsNoMore() {
        models.during = items -> {
            if (items.contains("bad")) {
                throw new IllegalArgumentException("bad");
            }
        };
        assertThatThrownBy(() -> texts("twoByTwo", "a", "b", "bad", "c", "d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bad");
        assertThat(models.given).containsExactly(List.of("a", "b"), List.of("bad", "c"));
        assertThat(redis.entries()).hasSize(2);
        assertThat(events.stream().filter(CacheEvent.Failed.class::isInstance)).hasSize(3);
        models.during = items -> {};
        assertThat(texts("twoByTwo", "a", "b", "bad", "c", "d")).containsExactly("a", "b", "bad", "c", "d");
        assertThat(models.given).endsWith(List.of("bad", "c"), List.of("d"));
    }

    @Test
    void call_parallelChunks_runAtOnceWithTheCallersContext() {
        CountDownLatch three = new CountDownLatch(3);
        CachedOperation<Answer> inner = cache.operation("inner", Answer.class)
                .model("i")
                .version("v")
                .inputs("x")
                .build();
        models.during = items -> {
            three.countDown();
            await(three);
            cache.get(inner, () -> new Answer("inner"), items.get(0));
        };
        try (ResultTrace trace = ResultTrace.open()) {
            assertThat(texts("atOnce", "a", "b", "c")).containsExactly("a", "b", "c");
            assertThat(trace.tree()).hasSize(1);
            // its items and what the method called for them
            assertThat(trace.tree().get(0).children()).hasSize(6);
        }
        assertThat(models.threads).hasSize(3).contains(Thread.currentThread());
    }

    @Test
    void call_parallelChunksWithoutThreads_areRunByTheCaller() {
        ResultCache alone = ResultCache.builder()
                .chunkExecutor(task -> {
                    throw new RejectedExecutionException("none");
                })
                .build();
        List<Cached<Answer>> answers = new BoundCalls(alone, models).call("atOnce", List.of("a", "b", "c"));
        assertThat(answers).hasSize(3);
        assertThat(models.threads).containsExactly(Thread.currentThread());
        List<Runnable> late = new ArrayList<>();
        ResultCache slow = ResultCache.builder().chunkExecutor(late::add).build();
        answers = new BoundCalls(slow, models).call("atOnce", List.of("a", "b", "c"));
        assertThat(answers).hasSize(3);
        late.forEach(Runnable::run);
        assertThat(models.given).hasSize(6);
        ResultCache exhausted = ResultCache.builder()
                .chunkExecutor(task -> {
                    throw new OutOfMemoryError("unable to create native thread");
                })
                .build();
        answers = new BoundCalls(exhausted, models).call("atOnce", List.of("a", "b", "c"));
        assertThat(answers).hasSize(3);
    }

    @Test
    void call_chunkThatAsksForAnItemOfALaterOne_computesIt() {
        models.during = items -> {
            if (items.contains("a")) {
                assertThat(calls.<Cached<Answer>>call("one", "c").value().text())
                        .isEqualTo("c");
                assertThat(texts("twoByTwo", "d", "e")).containsExactly("d", "e");
            }
        };
        assertThat(texts("twoByTwo", "a", "b", "c", "d", "e")).containsExactly("a", "b", "c", "d", "e");
        assertThat(models.given)
                .containsExactly(List.of("a", "b"), List.of("c"), List.of("d", "e"), List.of("c", "d"), List.of("e"));
        models.during = items -> texts("twoByTwo", "f", "g", "h");
        assertThatThrownBy(() -> texts("twoByTwo", "f", "g", "h")).isInstanceOf(RecursiveCallException.class);
    }

    @Test
    void call_parallelChunkThatAsksForAnItemOfALaterOne_doesNotWaitForIt() {
        CountDownLatch answered = new CountDownLatch(1);
        models.during = items -> {
            if (items.contains("1")) {
                await(answered);
                throw new IllegalArgumentException("bad");
            }
            if (items.contains("3")) {
                assertThat(calls.<Cached<Answer>>call("one", "5").value().text())
                        .isEqualTo("5");
                answered.countDown();
            }
        };
        FutureTask<List<String>> batch = start(() -> texts("pairsAtOnce", "1", "2", "3", "4", "5", "6"));
        assertThatThrownBy(batch::get).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(models.given).contains(List.of("1", "2"), List.of("3", "4"), List.of("5"));
    }

    @Test
    void call_parallelChunksOfTwoBatchesThatNeedEachOther_end() throws Exception {
        CountDownLatch callers = new CountDownLatch(2);
        ResultCache helped = ResultCache.builder()
                .chunkExecutor(task -> threads.execute(() -> {
                    await(callers);
                    task.run();
                }))
                .build();
        BoundCalls both = new BoundCalls(helped, models);
        CountDownLatch others = new CountDownLatch(2);
        models.during = items -> {
            if (items.contains("a1") || items.contains("b1")) {
                callers.countDown();
                await(others);
            } else if (items.size() == 2) {
                others.countDown();
                await(others);
                both.call("one", items.contains("a3") ? "b3" : "a3");
            }
        };
        List<FutureTask<List<Cached<Answer>>>> batches = List.of(
                start(() -> both.call("pairsAtOnce", List.of("a1", "a2", "a3", "a4"))),
                start(() -> both.call("pairsAtOnce", List.of("b1", "b2", "b3", "b4"))));
        int answered = 0;
        for (FutureTask<List<Cached<Answer>>> batch : batches) {
            try {
                assertThat(batch.get()).hasSize(4);
                answered++;
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(RecursiveCallException.class);
            }
        }
        assertThat(answered).isEqualTo(1);
    }

    @Test
    void call_whenAChunkFails_whoWaitsForAnItemOfALaterOneGoesOn_soThatAChunkUnderWayCanEnd() throws Exception {
        CountDownLatch bothRun = new CountDownLatch(2);
        CountDownLatch othersWait = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        CachedOperation<Answer> needing = cache.operation("needing", Answer.class)
                .model("n")
                .version("v")
                .inputs("x")
                .build();
        models.during = items -> {
            if (items.contains("1")) {
                bothRun.countDown();
                await(othersWait);
                throw new IllegalArgumentException("bad");
            }
            if (items.contains("3")) {
                bothRun.countDown();
                await(left);
                // Its computation has waited for an item of a chunk that will not begin.
                cache.get(needing, () -> new Answer("never"), "x");
            }
            if (items.equals(List.of("5"))) {
                left.countDown();
            }
        };
        FutureTask<List<String>> batch = start(() -> texts("pairsAtOnce", "1", "2", "3", "4", "5", "6"));
        await(bothRun);
        FutureTask<Cached<Answer>> other = start(() ->
                cache.get(needing, () -> calls.<Cached<Answer>>call("one", "5").value(), "x"));
        awaitWaiting();
        othersWait.countDown();
        assertThat(other.get().value().text()).isEqualTo("5");
        assertThatThrownBy(batch::get).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(models.given).contains(List.of("5")).doesNotContain(List.of("5", "6"));
    }

    @Test
    void call_methodThatAsksForTheSamePartOfItselfAgainAndAgain_isToldSo() {
        models.during = items -> texts("all", "a");
        assertThatThrownBy(() -> texts("all", "a", "b")).isInstanceOf(RecursiveCallException.class);
        models.during = items -> texts("all", items.contains("c") ? "d" : "c");
        assertThatThrownBy(() -> texts("all", "c", "d", "e")).isInstanceOf(RecursiveCallException.class);
        models.during = items -> texts("twoByTwo", "f", "h");
        assertThatThrownBy(() -> texts("twoByTwo", "f", "g", "h")).isInstanceOf(RecursiveCallException.class);
    }

    @Test
    void call_methodThatAsksForAllAgainWhileAnotherComputesSome_isToldSo() throws Exception {
        Gate gate = new Gate();
        models.during = items -> {
            if (items.contains("b")) {
                gate.hold();
            } else {
                texts("all", "a", "b");
            }
        };
        FutureTask<List<String>> first = startAt(gate, "b");
        assertThatThrownBy(() -> texts("all", "a", "b")).isInstanceOf(RecursiveCallException.class);
        gate.open();
        assertThat(first.get()).containsExactly("b");
    }

    @Test
    @SuppressWarnings("try") // it holds while it is open
    void call_thatASingleCallDelegatesTo_isComputedAnewWithIt() {
        assertThat(texts("all", "a", "b")).containsExactly("a", "b");
        models.each = item -> "new";
        List<String> inner = new ArrayList<>();
        models.during = items -> {
            models.during = more -> {};
            inner.addAll(texts("all", "a", "b"));
        };
        try (CacheScope unused = CacheScope.openForNextCall(CacheMode.REFRESH)) {
            calls.call("one", "a");
        }
        assertThat(inner).containsExactly("new", "b");
    }

    @Test
    void call_methodThatAsksForEachItem_isTheOneThatComputesThem() {
        models.during = items -> {
            if (items.size() > 1) {
                models.during = inner -> {};
                items.forEach(item -> assertThat(
                                calls.<Cached<Answer>>call("one", item).value().text())
                        .isEqualTo(item));
            }
        };
        assertThat(texts("all", "a", "b")).containsExactly("a", "b");
        assertThat(models.given).containsExactly(List.of("a", "b"), List.of("a"), List.of("b"));
        assertThat(redis.entries()).hasSize(2);
    }

    @Test
    void call_methodThatDividesItsItems_mayAskForSomeAndNotForAll() {
        models.during = items -> {
            if (items.size() > 2) {
                texts("all", items.subList(0, 2).toArray(String[]::new));
            }
        };
        assertThat(texts("all", "a", "b", "c")).containsExactly("a", "b", "c");
        models.during = items -> texts("all", items.toArray(String[]::new));
        assertThatThrownBy(() -> texts("all", "d", "e")).isInstanceOf(RecursiveCallException.class);
    }

    @Test
    void call_throughTwoBindings_isOneCall() {
        assertThat(texts("all", "b")).containsExactly("b");
        BoundCalls woven = new BoundCalls(cache, models, Binding.WOVEN);
        List<Cached<Answer>> answers =
                calls.callThrough(given -> woven.call("all", given), "all", List.of("a", "b", "a"));
        assertThat(answers).hasSize(3);
        assertThat(models.given).containsExactly(List.of("b"), List.of("a"));
        assertThat(events.stream().filter(CacheEvent.Bypassed.class::isInstance))
                .isEmpty();
    }

    @Test
    void call_byThreadsWithOverlappingItems_computesEachOnceAndAnswersAll() throws Exception {
        Map<String, Integer> computed = new ConcurrentHashMap<>();
        models.each = item -> {
            computed.merge(item, 1, Integer::sum);
            return item;
        };
        CountDownLatch go = new CountDownLatch(1);
        List<FutureTask<List<String>>> tasks = new ArrayList<>();
        List<List<String>> wanted = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            List<String> items = new ArrayList<>();
            for (int j = 0; j < 40; j++) {
                items.add("item" + (i * 7 + j) % 100);
            }
            Collections.rotate(items, i);
            wanted.add(items);
            String method = i % 2 == 0 ? "twoByTwo" : "atOnce";
            tasks.add(start(() -> {
                go.await();
                return texts(method, items.toArray(String[]::new));
            }));
        }
        go.countDown();
        for (int i = 0; i < tasks.size(); i++) {
            assertThat(tasks.get(i).get()).isEqualTo(wanted.get(i));
        }
        assertThat(computed.keySet()).isEqualTo(new TreeSet<>(redisItems(wanted)));
        assertThat(computed.values()).containsOnly(1);
        assertThat(redis.entries()).hasSize(computed.size());
    }

    private static Set<String> redisItems(List<List<String>> wanted) {
        Set<String> items = new TreeSet<>();
        wanted.forEach(items::addAll);
        return items;
    }

    @Test
    void call_moreResultsThanAreWrittenAtOnce_waitsForTheSlowerStoreInBetween() throws Exception {
        FakeStore s3 = new FakeStore(Tier.S3);
        s3.writing = FakeStore.Behaviour.HELD;
        ResultCache both = ResultCache.builder().store(redis).store(s3).build();
        List<String> items = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            items.add("item" + i);
        }
        FutureTask<List<Cached<Answer>>> batch = start(() -> new BoundCalls(both, models).call("all", items));
        while (s3.heldCalls() < 500) {
            Thread.onSpinWait();
        }
        assertThat(batch.isDone()).isFalse();
        assertThat(redis.entries()).hasSize(500);
        s3.release();
        assertThat(batch.get()).hasSize(600);
        assertThat(redis.entries()).hasSize(600);
        assertThat(s3.heldCalls()).isEqualTo(100);
        s3.release();
    }

    @Test
    void call_ofMoreItemsThanTheStoreIsBestAskedFor_readsOnWhileTheFirstAreLanded() throws Exception {
        redis.keysAtOnce = 200;
        List<String> items = IntStream.range(0, 1_100).mapToObj(i -> "item" + i).toList();
        calls.call("all", items);
        redis.reading = FakeStore.Behaviour.HELD;
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        redis.beforeRead = sizes::add;
        ResultCache second = ResultCache.builder().store(redis).build();
        FutureTask<List<Cached<Answer>>> batch = start(() -> new BoundCalls(second, models).call("all", items));
        awaitHeld(4);
        awaitWaiting();
        assertThat(sizes).containsExactly(200, 200, 200, 200);
        redis.release();
        awaitHeld(2);
        redis.release();
        assertThat(batch.get()).extracting(answer -> answer.value().text()).isEqualTo(items);
        assertThat(sizes).containsExactly(200, 200, 200, 200, 200, 100);
        assertThat(models.given).hasSize(1);
    }

    private void awaitHeld(int calls) {
        while (redis.heldCalls() < calls) {
            Thread.onSpinWait();
        }
    }

    @Test
    void call_interruptedWhileItWaits_says() throws Exception {
        Gate gate = new Gate();
        models.during = items -> gate.hold();
        FutureTask<List<String>> first = startAt(gate, "a");
        FutureTask<List<String>> second = start(() -> texts("all", "a"));
        awaitWaiting();
        started.get(1).interrupt();
        assertThatThrownBy(second::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedCallException.class);
        gate.open();
        assertThat(first.get()).containsExactly("a");
    }

    @Test
    @SuppressWarnings("try") // it holds while it is open
    void call_underAnotherMode_isItsOwnFlight() throws Exception {
        Gate gate = new Gate();
        models.during = items -> gate.hold();
        FutureTask<List<String>> first = startAt(gate, "a");
        try (CacheScope unused = CacheScope.open(CacheMode.CACHE_ONLY)) {
            assertThatThrownBy(() -> texts("all", "a")).isInstanceOf(PartlyCachedException.class);
        }
        gate.open();
        assertThat(first.get()).containsExactly("a");
    }
}
