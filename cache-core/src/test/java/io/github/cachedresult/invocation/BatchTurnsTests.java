package io.github.cachedresult.invocation;

import static io.github.cachedresult.invocation.Gate.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.Tier;
import io.github.cachedresult.store.InMemoryLeases;
import io.github.cachedresult.store.LeaseEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches of several caches over one store, as several processes have them. */
@NullUnmarked
@Timeout(60)
class BatchTurnsTests {

    private final InMemoryLeases leases = new InMemoryLeases(Duration.ofMinutes(10));
    private final AskedLeases asked = new AskedLeases(leases);
    private final MapStore redis = new MapStore(Tier.REDIS);
    private final List<ResultCache> caches = new ArrayList<>();
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();

    BatchTurnsTests() {
        redis.leases = asked;
    }

    @AfterEach
    void close() {
        caches.forEach(ResultCache::close);
    }

    /** A process: its models, and what they were given. */
    final class Node {

        final List<List<String>> given = new CopyOnWriteArrayList<>();
        volatile Consumer<List<String>> during = items -> {};
        volatile UnaryOperator<String> each = item -> item;
        private final BoundCalls calls;

        Node(ModelRule... rules) {
            ResultCache cache = ResultCache.builder()
                    .store(redis)
                    .rules(List.of(rules))
                    .listener(events::add)
                    .build();
            caches.add(cache);
            calls = new BoundCalls(cache, this);
        }

        private List<Cached<String>> run(List<String> items) {
            given.add(List.copyOf(items));
            during.accept(items);
            return items.stream().map(item -> Cached.of(each.apply(item))).toList();
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        List<Cached<String>> all(@EachInput("x") List<String> items) {
            return run(items);
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        List<Cached<String>> twoByTwo(@EachInput(value = "x", chunkSize = 2) List<String> items) {
            return run(items);
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        List<Cached<String>> atOnce(@EachInput(value = "x", chunkSize = 1, parallelChunks = 3) List<String> items) {
            return run(items);
        }

        @CachedResult(model = "m", version = "v", operation = "answer")
        Cached<String> one(String x) {
            return run(List.of(x)).get(0);
        }

        @CachedResult(model = "m", version = "v", operation = "outer")
        Cached<String> outer(String x) {
            during.accept(List.of("outer"));
            List<Cached<String>> inner = calls.call("all", List.of(x, "beside"));
            return Cached.of(inner.get(0).value() + "!");
        }

        List<String> texts(String method, String... items) {
            return answers(method, items).stream().map(Cached::value).toList();
        }

        List<Cached<String>> answers(String method, String... items) {
            return calls.call(method, List.of(items));
        }

        /** Holds its method from now on where it is given an item. */
        Gate holdAt(String item) {
            Gate gate = new Gate();
            during = items -> {
                if (items.contains(item)) {
                    gate.hold();
                }
            };
            return gate;
        }
    }

    /** A call on a thread of its own. */
    private static final class Caller<T> {

        private final FutureTask<T> task;
        private final Thread thread;

        Caller(Callable<T> call) {
            task = new FutureTask<>(call);
            thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        }

        T answer() throws Exception {
            return task.get();
        }

        /** Until it waits for another process, which is the only wait with an end of its own. */
        Caller<T> awaitWaiting() {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                assertThat(task).isNotDone();
                Thread.onSpinWait();
            }
            return this;
        }
    }

    private void awaitNoLease() {
        Awaitility.await().untilAsserted(() -> assertThat(leases.size()).isZero());
    }

    @Test
    void itemsThatAnotherProcessComputes_areWaitedForAfterOnesOwn() throws Exception {
        Node mine = new Node();
        Node theirs = new Node();
        Gate gate = mine.holdAt("a");
        Caller<List<String>> first = new Caller<>(() -> mine.texts("all", "a", "b"));
        gate.awaitHeld();
        Caller<List<Cached<String>>> second =
                new Caller<>(() -> theirs.answers("all", "c", "b", "d", "b")).awaitWaiting();

        assertThat(theirs.given).containsExactly(List.of("c", "d"));
        assertThat(redis.entries).hasSize(2);
        Awaitility.await().untilAsserted(() -> assertThat(leases.size()).isEqualTo(2));
        gate.open();

        assertThat(first.answer()).containsExactly("a", "b");
        assertThat(second.answer()).extracting(Cached::value).containsExactly("c", "b", "d", "b");
        assertThat(second.answer())
                .extracting(answer -> answer.cachedFrom().tier())
                .containsExactly(Tier.COMPUTED, Tier.REDIS, Tier.COMPUTED, Tier.REDIS);
        assertThat(second.answer().get(1).cachedFrom().durationSaved()).isZero();
        assertThat(theirs.given).hasSize(1);
        assertThat(events).filteredOn(CacheEvent.Waited.class::isInstance).hasSize(1);
        awaitNoLease();
    }

    @Test
    void theLeasesOfItemsAreAskedForAtOnce() {
        new Node().texts("all", "a", "b", "c");

        assertThat(asked.requests).containsExactly(3);
        Awaitility.await().untilAsserted(() -> assertThat(asked.ends)
                .containsExactly(LeaseEnd.STORED, LeaseEnd.STORED, LeaseEnd.STORED));
    }

    @Test
    void processesShareTheChunksOfOneBatch() throws Exception {
        Node mine = new Node();
        Node theirs = new Node();
        Gate gate = mine.holdAt("a");
        Caller<List<String>> first = new Caller<>(() -> mine.texts("twoByTwo", "a", "b", "c", "d", "e"));
        gate.awaitHeld();
        Caller<List<String>> second = new Caller<>(() -> theirs.texts("twoByTwo", "a", "b", "c", "d", "e"));
        second.awaitWaiting();
        gate.open();

        assertThat(first.answer()).containsExactly("a", "b", "c", "d", "e");
        assertThat(second.answer()).containsExactly("a", "b", "c", "d", "e");
        assertThat(mine.given).containsExactly(List.of("a", "b"));
        assertThat(theirs.given).containsExactly(List.of("c", "d"), List.of("e"));
    }

    @Test
    void singleCallsWaitForBatches_andBatchesForSingleCalls() throws Exception {
        Node mine = new Node();
        Node theirs = new Node();
        Gate gate = mine.holdAt("a");
        Gate single = theirs.holdAt("c");
        Caller<List<String>> batch = new Caller<>(() -> mine.texts("all", "a"));
        Caller<Cached<String>> one = new Caller<>(() -> theirs.calls.call("one", "c"));
        gate.awaitHeld();
        single.awaitHeld();
        Caller<Cached<String>> waitsForBatch = new Caller<Cached<String>>(() -> theirs.calls.call("one", "a"));
        Caller<List<String>> waitsForOne = new Caller<>(() -> mine.texts("all", "c"));
        waitsForBatch.awaitWaiting();
        waitsForOne.awaitWaiting();
        gate.open();
        single.open();

        assertThat(batch.answer()).containsExactly("a");
        assertThat(one.answer().value()).isEqualTo("c");
        assertThat(waitsForBatch.answer().cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(waitsForOne.answer()).containsExactly("c");
        assertThat(mine.given).containsExactly(List.of("a"));
        assertThat(theirs.given).containsExactly(List.of("c"));
    }

    @Test
    void whoJoinsAnItemThatIsLeftToAnotherProcess_waitsForThatOne() throws Exception {
        Node mine = new Node();
        Node theirs = new Node();
        Gate gate = mine.holdAt("a");
        Caller<List<String>> first = new Caller<>(() -> mine.texts("all", "a"));
        gate.awaitHeld();
        Caller<List<String>> waiting = new Caller<>(() -> theirs.texts("all", "a")).awaitWaiting();
        Caller<Cached<String>> beside = new Caller<Cached<String>>(() -> theirs.calls.call("one", "a")).awaitWaiting();
        gate.open();

        assertThat(first.answer()).containsExactly("a");
        assertThat(waiting.answer()).containsExactly("a");
        assertThat(beside.answer().value()).isEqualTo("a");
        assertThat(theirs.given).isEmpty();
    }

    @Test
    void whatAnotherCallBringsWhileAnotherProcessIsWaitedFor_isTheAnswer() throws Exception {
        Node mine = new Node();
        Node theirs = new Node();
        Gate gate = mine.holdAt("a");
        Caller<List<String>> first = new Caller<>(() -> mine.texts("all", "a"));
        gate.awaitHeld();
        // Null is not stored: who does not join gets nothing of it.
        theirs.each = item -> null;
        Gate single = theirs.holdAt("x");
        Caller<Cached<String>> one = new Caller<>(() -> theirs.calls.call("one", "x"));
        single.awaitHeld();
        Caller<List<String>> batch = new Caller<>(() -> theirs.texts("all", "x", "a")).awaitWaiting();
        single.open();
        assertThat(one.answer().value()).isNull();
        assertThat(batch.task).isNotDone();
        gate.open();

        assertThat(first.answer()).containsExactly("a");
        assertThat(batch.answer()).containsExactly(null, "a");
        assertThat(theirs.given).containsExactly(List.of("x"));
    }

    @Test
    void whenAProcessDies_anotherTakesItsItemsOver_andWhatComesLateIsNotKept() throws Exception {
        Node dying = new Node();
        dying.each = item -> "late";
        Node theirs = new Node();
        Gate gate = dying.holdAt("a");
        Caller<List<String>> first = new Caller<>(() -> dying.texts("all", "a", "b"));
        gate.awaitHeld();
        Caller<List<String>> second = new Caller<>(() -> theirs.texts("all", "b", "c")).awaitWaiting();

        // As when they were not renewed.
        leases.clear();

        assertThat(second.answer()).containsExactly("b", "c");
        assertThat(theirs.given).containsExactly(List.of("c"), List.of("b"));
        gate.open();
        assertThat(first.answer()).containsExactly("late", "b");
    }

    @Test
    void itemsOfAChunkThatFails_areTakenOver() throws Exception {
        Node failing = new Node();
        Node theirs = new Node();
        Gate gate = new Gate();
        failing.during = items -> {
            gate.hold();
            throw new IllegalArgumentException("bad");
        };
        Caller<List<String>> first = new Caller<>(() -> failing.texts("all", "a", "b"));
        gate.awaitHeld();
        Caller<List<String>> second = new Caller<>(() -> theirs.texts("all", "a", "b")).awaitWaiting();
        gate.open();

        assertThatThrownBy(first::answer).hasRootCauseMessage("bad");
        assertThat(second.answer()).containsExactly("a", "b");
        assertThat(theirs.given).containsExactly(List.of("a", "b"));
        awaitNoLease();
    }

    @Test
    void itemsThatNobodyElseCanHave_areWaitedForOnce() throws Exception {
        Node mine = new Node();
        Node theirs = new Node();
        // Null is not stored.
        mine.each = item -> null;
        Gate gate = mine.holdAt("a");
        Caller<List<String>> first = new Caller<>(() -> mine.texts("all", "a"));
        gate.awaitHeld();
        Gate held = theirs.holdAt("a");
        Caller<List<String>> second = new Caller<>(() -> theirs.texts("all", "a")).awaitWaiting();
        gate.open();
        assertThat(first.answer()).containsExactly((String) null);
        held.awaitHeld();
        Node third = new Node();
        Caller<List<String>> waiting = new Caller<>(() -> third.texts("all", "a")).awaitWaiting();
        held.open();

        assertThat(second.answer()).containsExactly("a");
        assertThat(waiting.answer()).containsExactly("a");
        assertThat(third.given).isEmpty();
    }

    @Test
    void whatWasStoredSinceTheBatchLooked_isFound() {
        Node other = new Node();
        Node mine = new Node();
        asked.before = () -> {
            asked.before = () -> {};
            other.texts("all", "a");
        };

        assertThat(mine.answers("all", "a", "b"))
                .extracting(answer -> answer.cachedFrom().tier())
                .containsExactly(Tier.REDIS, Tier.COMPUTED);
        assertThat(mine.given).containsExactly(List.of("b"));
        awaitNoLease();
    }

    @Test
    void gatheredCallsAskForTheirLeasesAtOnce_andWaitForOtherProcesses() throws Exception {
        Node mine = new Node();
        Node theirs = new Node(ModelRule.of("m").coalesce(Duration.ofHours(1)).coalesceMaximum(3));
        Gate gate = mine.holdAt("a");
        Caller<List<String>> first = new Caller<>(() -> mine.texts("all", "a"));
        gate.awaitHeld();
        List<Caller<Cached<String>>> callers = new ArrayList<>();
        for (String item : List.of("a", "b", "c")) {
            callers.add(new Caller<>(() -> theirs.calls.call("one", item)));
        }
        assertThat(callers.get(1).answer().value()).isEqualTo("b");
        assertThat(callers.get(2).answer().value()).isEqualTo("c");
        assertThat(asked.requests).contains(3);
        callers.get(0).awaitWaiting();
        gate.open();

        assertThat(callers.get(0).answer().cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(first.answer()).containsExactly("a");
        assertThat(theirs.given).hasSize(1);
        assertThat(theirs.given.get(0)).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void whoeverCannotBeToldWhoseTurnItIs_runs() throws Exception {
        Node mine = new Node();
        Node theirs = new Node();
        Gate gate = mine.holdAt("a");
        Caller<List<String>> first = new Caller<>(() -> mine.texts("all", "a"));
        gate.awaitHeld();
        asked.failure = new IllegalStateException("Redis is away");

        assertThat(theirs.texts("all", "a")).containsExactly("a");

        assertThat(theirs.given).containsExactly(List.of("a"));
        gate.open();
        assertThat(first.answer()).containsExactly("a");
    }

    @Test
    void aStoreThatAnswersForSomeItemsOnly_hasTheOthersComputed() throws Exception {
        Node mine = new Node();
        Node theirs = new Node();
        Gate gate = mine.holdAt("a");
        Caller<List<String>> first = new Caller<>(() -> mine.texts("all", "a", "b"));
        gate.awaitHeld();
        asked.answered.set(1);
        Caller<List<String>> second = new Caller<>(() -> theirs.texts("all", "a", "b")).awaitWaiting();
        assertThat(theirs.given).hasSize(1);
        gate.open();

        assertThat(first.answer()).containsExactly("a", "b");
        assertThat(second.answer()).containsExactly("a", "b");
        assertThat(theirs.given).hasSize(1);
    }

    @Test
    void byRule_nobodyTakesTurns_andNeitherDoesWhatDoesNotReadAndWrite() {
        new Node(ModelRule.of("m").lease(false)).texts("all", "a");
        for (CacheMode mode : List.of(CacheMode.READ_ONLY, CacheMode.REFRESH, CacheMode.RECORD_ONLY, CacheMode.OFF)) {
            new Node(ModelRule.of("m").mode(mode)).texts("all", "b" + mode);
        }

        assertThat(asked.requests).isEmpty();
    }

    @Test
    void aBatchThatIsInterruptedWhileItWaits_endsAlone() throws Exception {
        Node mine = new Node();
        Node theirs = new Node();
        Gate gate = mine.holdAt("a");
        Caller<List<String>> first = new Caller<>(() -> mine.texts("all", "a"));
        gate.awaitHeld();
        Caller<List<String>> interrupted = new Caller<>(() -> theirs.texts("all", "b", "a")).awaitWaiting();
        Caller<Cached<String>> beside = new Caller<Cached<String>>(() -> theirs.calls.call("one", "a")).awaitWaiting();

        interrupted.thread.interrupt();

        assertThatThrownBy(interrupted::answer).hasCauseInstanceOf(InterruptedCallException.class);
        assertThat(beside.task).isNotDone();
        gate.open();
        assertThat(first.answer()).containsExactly("a");
        assertThat(beside.answer().value()).isEqualTo("a");
    }

    @Test
    void computationsThatNeedEachOther_end() throws Exception {
        Node mine = new Node();
        Node theirs = new Node();
        CountDownLatch bothRun = new CountDownLatch(2);
        // The batch needs what is computed from it.
        mine.during = items -> {
            if (items.contains("a")) {
                bothRun.countDown();
                await(bothRun);
                mine.calls.call("outer", "a");
            }
        };
        theirs.during = items -> {
            if (items.contains("outer")) {
                bothRun.countDown();
                await(bothRun);
            }
        };
        Caller<List<String>> batch = new Caller<>(() -> mine.texts("all", "a", "b"));
        Caller<Cached<String>> outer = new Caller<>(() -> theirs.calls.call("outer", "a"));

        for (Caller<?> caller : List.of(batch, outer)) {
            try {
                Object unused = caller.answer();
            } catch (Exception e) {
                assertThat(e).hasRootCauseInstanceOf(RecursiveCallException.class);
            }
        }
        awaitNoLease();
    }

    @Test
    void byProcessesWithOverlappingItems_eachIsComputedOnce() throws Exception {
        Map<String, Integer> computed = new ConcurrentHashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Node node = new Node();
            node.each = item -> {
                computed.merge(item, 1, Integer::sum);
                return item;
            };
            nodes.add(node);
        }
        CountDownLatch go = new CountDownLatch(1);
        List<Caller<List<String>>> callers = new ArrayList<>();
        List<List<String>> wanted = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            List<String> items = new ArrayList<>();
            for (int j = 0; j < 40; j++) {
                items.add("item" + (i * 7 + j) % 100);
            }
            Collections.rotate(items, i);
            wanted.add(items);
            Node node = nodes.get(i % nodes.size());
            String method = List.of("all", "twoByTwo", "atOnce").get(i % 3);
            callers.add(new Caller<>(() -> {
                go.await();
                return node.texts(method, items.toArray(String[]::new));
            }));
        }
        go.countDown();
        for (int i = 0; i < callers.size(); i++) {
            assertThat(callers.get(i).answer()).isEqualTo(wanted.get(i));
        }
        assertThat(computed).hasSize(100);
        assertThat(computed.values()).containsOnly(1);
        awaitNoLease();
    }
}
