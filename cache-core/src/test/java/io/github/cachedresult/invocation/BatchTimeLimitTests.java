package io.github.cachedresult.invocation;

import static io.github.cachedresult.invocation.StartedCall.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.Freshness;
import io.github.cachedresult.Tier;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.store.InMemoryLeases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Batches that do not wait for the end of a chunk. Chunks that are to be late wait for a gate, so that the shortest limit is as good
 * as any; those that are not have an hour.
 */
@NullUnmarked
@Timeout(60)
class BatchTimeLimitTests {

    private final MapStore redis = new MapStore(Tier.REDIS);
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private final List<ResultCache> caches = new ArrayList<>();
    private final Gate gate = new Gate();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** A process: its models, and what they were given. */
    class Node {

        final List<List<String>> given = new CopyOnWriteArrayList<>();
        final List<Thread> threads = new CopyOnWriteArrayList<>();
        volatile Consumer<List<String>> during = items -> {};
        private final BoundCalls calls;

        Node() {
            this(builder());
        }

        Node(ResultCacheBuilder builder) {
            ResultCache cache = builder.build();
            caches.add(cache);
            calls = new BoundCalls(cache, this);
        }

        private List<Cached<String>> run(List<String> items) {
            given.add(List.copyOf(items));
            threads.add(Thread.currentThread());
            during.accept(items);
            return items.stream().map(item -> Cached.of(item + given.size())).toList();
        }

        @CachedResult(model = "m", version = "v", operation = "answer", ttl = "1h")
        List<Cached<String>> unlimited(@EachInput("x") List<String> items) {
            return run(items);
        }

        @CachedResult(model = "m", version = "v", operation = "answer", ttl = "1h")
        @Freshness(staleFor = "6h", softTimeout = "1ms", timeout = "1h")
        List<Cached<String>> softly(@EachInput(value = "x", chunkSize = 3) List<String> items) {
            return run(items);
        }

        @CachedResult(model = "m", version = "v", operation = "answer", ttl = "1h")
        @Freshness(staleFor = "6h", timeout = "1ms")
        List<Cached<String>> briefly(@EachInput("x") List<String> items) {
            return run(items);
        }

        @CachedResult(model = "m", version = "v", operation = "answer", ttl = "1h")
        @Freshness(staleFor = "6h", timeout = "1ms")
        List<Cached<String>> brieflyTwoByTwo(
                @EachInput(value = "x", chunkSize = 2, parallelChunks = 2) List<String> items) {
            return run(items);
        }

        @CachedResult(model = "m", version = "v", operation = "answer", ttl = "1h")
        @Freshness(timeout = "1h")
        List<Cached<String>> patiently(@EachInput("x") List<String> items) {
            return run(items);
        }

        @CachedResult(model = "m", version = "v", operation = "answer", ttl = "1h")
        Cached<String> one(String x) {
            return run(List.of(x)).get(0);
        }

        @CachedResult(model = "m", version = "v", operation = "mixed", ttl = "1h")
        @Freshness(timeout = "1ms")
        List<Cached<String>> mixtures(@EachInput("x") List<List<String>> items) {
            return run(items.stream().map(item -> String.join("+", item)).toList());
        }

        List<Cached<String>> answers(String method, Object... items) {
            return calls.call(method, List.of(items));
        }

        List<Tier> tiers(String method, Object... items) {
            return answers(method, items).stream()
                    .map(answer -> answer.cachedFrom().tier())
                    .toList();
        }

        /** It computes some, which expire, and from then on holds all it is given. */
        void expire(String... items) {
            tiers("unlimited", (Object[]) items);
            now = now.plus(Duration.ofHours(2));
            given.clear();
            events.clear();
            during = any -> gate.hold();
        }
    }

    private ResultCacheBuilder builder() {
        return ResultCache.builder().store(redis).clock(() -> now).listener(events::add);
    }

    @AfterEach
    void close() {
        gate.open();
        caches.forEach(ResultCache::close);
    }

    private <E extends CacheEvent> Stream<E> heard(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }

    private void awaitEvents(Class<? extends CacheEvent> type, int count) {
        Awaitility.await().until(() -> heard(type).count() == count);
    }

    @Test
    void batchThatReturnsInTime_isComputedOnAnotherThread_inTheContextOfItsCaller() {
        Node node = new Node();
        node.during = items -> {
            if (!items.contains("inner")) {
                node.calls.call("one", "inner");
            }
        };
        try (ResultTrace trace = ResultTrace.open()) {
            assertThat(node.tiers("patiently", "a", "b")).containsOnly(Tier.COMPUTED);
            assertThat(trace.tree()).singleElement().satisfies(call -> assertThat(call.children())
                    .hasSize(3));
        }
        assertThat(node.threads).isNotEmpty().doesNotContain(Thread.currentThread());
        assertThat(node.tiers("patiently", "a", "b")).containsOnly(Tier.LOCAL);
    }

    @Test
    void exceptionsPassThroughUnchanged() {
        Node node = new Node();
        IllegalStateException failure = new IllegalStateException("down");
        node.during = items -> {
            throw failure;
        };
        assertThatThrownBy(() -> node.tiers("patiently", "a", "b")).isSameAs(failure);
        assertThat(heard(CacheEvent.Failed.class)).hasSize(2);
    }

    @Test
    void softLimit_expiredResultsAreTheAnswers_andTheNewOnesAreStored() {
        Node node = new Node();
        node.expire("a", "b");

        List<Cached<String>> answers = node.answers("softly", "a", "b", "a");
        assertThat(answers).extracting(Cached::value).containsExactly("a1", "b1", "a1");
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.STALE));
        assertThat(heard(CacheEvent.ServedStale.class)).hasSize(2).allSatisfy(event -> assertThat(event.reason())
                .contains("has not returned within PT0.001S"));
        assertThat(node.tiers("softly", "b"))
                .as("who comes meanwhile does not wait")
                .containsOnly(Tier.STALE);
        gate.open();
        awaitEvents(CacheEvent.Stored.class, 2);

        Awaitility.await().until(() -> !node.tiers("softly", "a", "b").contains(Tier.STALE));
        assertThat(node.tiers("softly", "a", "b")).containsOnly(Tier.LOCAL);
        assertThat(node.given).containsExactly(List.of("a", "b"));
    }

    @Test
    void softLimit_whereOneItemHasNothingToServe_isNoneForThoseOfItsChunk() throws Exception {
        Node node = new Node();
        node.expire("a", "b");
        node.during = items -> {
            if (items.contains("new")) {
                gate.hold();
            }
        };
        FutureTask<List<Tier>> call = start(() -> node.tiers("softly", "a", "new", "b"));
        gate.awaitHeld();
        gate.open();

        assertThat(call.get()).containsOnly(Tier.COMPUTED);
    }

    @Test
    void softLimit_nextChunkBegins_whileTheOneThatWasLeftGoesOn() {
        Node node = new Node();
        node.expire("a", "b", "c");
        node.during = items -> {
            if (items.contains("a")) {
                gate.hold();
            }
        };

        assertThat(node.tiers("softly", "a", "b", "c", "new"))
                .containsExactly(Tier.STALE, Tier.STALE, Tier.STALE, Tier.COMPUTED);
        gate.open();
        awaitEvents(CacheEvent.Stored.class, 4);
    }

    @Test
    void hardLimit_isTheExceptionOfASingleCall_andAllThatRunsIsStoredAndFound() throws Exception {
        Node node = new Node();
        node.during = items -> gate.hold();
        assertThatExceptionOfType(TimedOutCallException.class)
                .isThrownBy(() -> node.tiers("brieflyTwoByTwo", "a", "b", "c"))
                .withMessageContaining("brieflyTwoByTwo(List) has not returned within PT0.001S for ")
                .withMessageContaining("of a batch's items (nothing stands in for m v h1-");
        gate.awaitHeld();
        assertThat(heard(CacheEvent.Failed.class)).hasSize(3);
        FutureTask<List<Tier>> later = start(() -> node.tiers("patiently", "a", "b"));
        gate.open();

        assertThat(later.get()).doesNotContain(Tier.STALE);
        assertThat(node.tiers("patiently", "a", "b")).containsOnly(Tier.LOCAL);
        assertThat(node.given.stream().flatMap(List::stream)).doesNotHaveDuplicates();
    }

    @Test
    void hardLimit_whereSomethingStandsInForEachItem_isNoException() {
        Node node = new Node();
        node.expire("a", "b");

        assertThat(node.tiers("briefly", "a", "b")).containsOnly(Tier.STALE);
        assertThatExceptionOfType(TimedOutCallException.class).isThrownBy(() -> node.tiers("briefly", "new", "b"));
    }

    @Test
    void callThatAnItemIsComputedBy_isWaitedForNoLonger() throws Exception {
        Node node = new Node();
        node.during = items -> gate.hold();
        FutureTask<Cached<String>> single = start(() -> node.calls.call("one", "a"));
        gate.awaitHeld();

        assertThatExceptionOfType(TimedOutCallException.class).isThrownBy(() -> node.tiers("briefly", "a"));
        gate.open();
        assertThat(single.get().cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void processThatComputesAnItem_isWaitedForNoLonger() throws Exception {
        redis.leases = new InMemoryLeases(Duration.ofMinutes(10));
        Node mine = new Node();
        Node theirs = new Node();
        theirs.expire("a");
        theirs.during = items -> gate.hold();
        FutureTask<List<Tier>> running = start(() -> theirs.tiers("unlimited", "a", "new"));
        gate.awaitHeld();

        assertThat(mine.tiers("softly", "a")).containsOnly(Tier.STALE);
        assertThatExceptionOfType(TimedOutCallException.class).isThrownBy(() -> mine.tiers("briefly", "a", "new"));
        assertThat(mine.given).isEmpty();
        gate.open();
        assertThat(running.get()).containsOnly(Tier.COMPUTED);
    }

    @Test
    void chunkThatFailsBehind_isToldOfEachItem() {
        Node node = new Node();
        node.expire("a", "b");
        IllegalStateException failure = new IllegalStateException("down");
        node.during = items -> {
            gate.hold();
            throw failure;
        };
        assertThat(node.tiers("softly", "a", "b")).containsOnly(Tier.STALE);
        gate.open();
        awaitEvents(CacheEvent.NotRefreshed.class, 2);

        assertThat(heard(CacheEvent.NotRefreshed.class))
                .allSatisfy(event -> assertThat(event.exception()).isSameAs(failure));
        assertThat(heard(CacheEvent.Failed.class)).isEmpty();
    }

    @Test
    void itemsThatACallerChangesAfterItLeft_giveNoResult() {
        Node node = new Node();
        node.during = items -> gate.hold();
        List<String> changing = new ArrayList<>(List.of("a", "b"));
        assertThatExceptionOfType(TimedOutCallException.class)
                .isThrownBy(() -> node.tiers("mixtures", changing, List.of("c")));
        changing.add("more");
        gate.open();

        awaitEvents(CacheEvent.NotStored.class, 1);
        awaitEvents(CacheEvent.Stored.class, 1);
        assertThat(redis.entries).hasSize(1);
    }

    @Test
    void chunkThatNeedsWhatWaitsForALaterOne_isToldSo_andHangsNobody() throws Exception {
        Node node = new Node();
        node.during = items -> {
            if (items.contains("a")) {
                gate.hold();
                node.calls.call("one", "z");
            } else if (items.contains("z")) {
                node.calls.call("one", "later");
            }
        };
        FutureTask<List<Tier>> batch = start(() -> node.tiers("softly", "a", "b", "c", "later"));
        gate.awaitHeld();
        StartedCall<Cached<String>> other = start(() -> node.calls.call("one", "z"));
        Awaitility.await().until(() -> other.thread().getState() == Thread.State.WAITING);
        gate.open();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> batch.get(1, TimeUnit.MINUTES))
                .withCauseInstanceOf(RecursiveCallException.class);
        assertThat(other.get(1, TimeUnit.MINUTES).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void softLimit_whatWasEvictedWhileOtherChunksRan_standsInForNothing() throws Exception {
        Node node = new Node();
        node.expire("a", "b", "c");
        Gate last = new Gate();
        node.during = items -> {
            if (items.contains("a")) {
                gate.hold();
            } else {
                last.hold();
            }
        };
        FutureTask<List<Tier>> batch = start(() -> node.tiers("softly", "a", "b", "c", "new"));
        last.awaitHeld();
        caches.get(0).evictions().evict(Selector.ofModel("m"), "me", "wrong");
        last.open();
        gate.open();

        assertThat(batch.get()).doesNotContain(Tier.STALE);
    }

    @Test
    void interruptedCaller_leavesTheRunToOthers() throws Exception {
        Node node = new Node();
        node.during = items -> gate.hold();
        StartedCall<List<Tier>> call = start(() -> node.tiers("patiently", "a", "b"));
        gate.awaitHeld();
        call.thread().interrupt();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(call::get)
                .withCauseInstanceOf(InterruptedCallException.class);
        FutureTask<List<Tier>> later = start(() -> node.tiers("patiently", "a", "b"));
        gate.open();

        assertThat(later.get()).hasSize(2);
        assertThat(node.given).containsExactly(List.of("a", "b"));
    }

    @Test
    void tooManyAtOnce_runOnTheThreadsOfTheirCallers() {
        Node node = new Node(builder().timedRuns(1));
        node.during = items -> {
            if (items.contains("a")) {
                gate.hold();
            }
        };
        assertThatExceptionOfType(TimedOutCallException.class).isThrownBy(() -> node.tiers("briefly", "a"));
        gate.awaitHeld();

        assertThat(node.tiers("briefly", "b")).containsOnly(Tier.COMPUTED);
        assertThat(node.threads).last().isSameAs(Thread.currentThread());
    }

    @Test
    void methodThatNeedsItsOwnItems_isToldSo() {
        Node node = new Node();
        node.during = items -> node.tiers("patiently", "a", "b");

        assertThatExceptionOfType(RecursiveCallException.class).isThrownBy(() -> node.tiers("patiently", "a", "b"));
    }

    @Test
    void stream_hasTheLimitForEachRun_andIsResumed() {
        Node node = new Node();
        ResultCache cache = node.calls.cache();
        CachedOperation<String> plan = cache.operation("label", String.class)
                .model("m")
                .inputs("x")
                .each("x")
                .timeout(Duration.ofMillis(1))
                .build();
        List<Integer> items = IntStream.range(0, 4).boxed().toList();
        StreamOptions two = StreamOptions.DEFAULTS.chunkSize(2);
        List<Integer> computed = new CopyOnWriteArrayList<>();
        Callable<List<String>> stream = () -> cache.stream(
                        plan,
                        items,
                        chunk -> {
                            gate.hold();
                            computed.addAll(chunk);
                            return chunk.stream().map(String::valueOf).toList();
                        },
                        two)
                .map(Cached::value)
                .toList();
        assertThatExceptionOfType(TimedOutCallException.class).isThrownBy(stream::call);
        gate.open();

        Awaitility.await().ignoreException(TimedOutCallException.class).until(() -> stream.call()
                .equals(List.of("0", "1", "2", "3")));
        assertThat(computed).containsExactlyInAnyOrder(0, 1, 2, 3);
    }
}
