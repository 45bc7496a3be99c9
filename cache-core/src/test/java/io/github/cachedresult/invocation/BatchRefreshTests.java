package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.Freshness;
import io.github.cachedresult.Tier;
import io.github.cachedresult.store.InMemoryLeases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items of batches that are due are computed anew on threads that run when a test says so, by a clock that is told the time. */
@NullUnmarked
@Timeout(60)
class BatchRefreshTests {

    private static final Duration REFRESH_AFTER = Duration.ofHours(20);
    private static final Duration TTL = Duration.ofHours(24);

    private final MapStore redis = new MapStore(Tier.REDIS);
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** A process: its models, and what they were given. */
    @Freshness(refreshAfter = "20h")
    final class Node {

        final List<List<String>> given = new CopyOnWriteArrayList<>();
        volatile Consumer<List<String>> during = items -> {};
        private final BoundCalls calls;

        Node() {
            this(builder());
        }

        Node(ResultCacheBuilder builder) {
            calls = new BoundCalls(builder.build(), this);
        }

        private List<Cached<String>> run(List<String> items) {
            given.add(List.copyOf(items));
            during.accept(items);
            return items.stream().map(item -> Cached.of(item + "!")).toList();
        }

        @CachedResult(model = "m", version = "v", operation = "answer", ttl = "24h")
        List<Cached<String>> all(@EachInput("x") List<String> items) {
            return run(items);
        }

        @CachedResult(model = "m", version = "v", operation = "answer", ttl = "24h")
        List<Cached<String>> twoByTwo(@EachInput(value = "x", chunkSize = 2) List<String> items) {
            return run(items);
        }

        @CachedResult(model = "m", version = "v", operation = "answer", ttl = "24h")
        Cached<String> one(String x) {
            return run(List.of(x)).get(0);
        }

        @CachedResult(model = "m", version = "v", operation = "mixed", ttl = "24h")
        List<Cached<String>> mixtures(@EachInput("x") List<List<String>> items) {
            return run(items.stream().map(item -> String.join("+", item)).toList());
        }

        List<Tier> tiers(String method, Object... items) {
            return calls.<List<Cached<String>>>call(method, List.of(items)).stream()
                    .map(answer -> answer.cachedFrom().tier())
                    .toList();
        }
    }

    private ResultCacheBuilder builder() {
        return ResultCache.builder()
                .store(redis)
                .clock(() -> now)
                .refreshes(waiting::add)
                .listener(events::add);
    }

    private void pass(Duration duration) {
        now = now.plus(duration);
    }

    private void refresh() {
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            task.run();
        }
    }

    private <E extends CacheEvent> Stream<E> heard(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }

    @Test
    void itemsThatAreDue_areAnsweredAtOnce_andComputedAnewTogether() {
        Node node = new Node();
        node.tiers("all", "a", "b", "c");
        pass(REFRESH_AFTER.minusMillis(1));
        node.tiers("all", "a", "b");
        assertThat(waiting).as("not due yet").isEmpty();
        pass(Duration.ofMillis(1));
        node.given.clear();

        for (int i = 0; i < 3; i++) {
            assertThat(node.tiers("all", "a", "b", "a")).containsOnly(Tier.LOCAL);
        }
        assertThat(waiting).as("one for all calls").hasSize(1);
        assertThat(node.given).isEmpty();
        refresh();

        assertThat(node.given).as("nobody asked for c").containsExactly(List.of("a", "b"));
        List<Cached<String>> answers = node.calls.call("all", List.of("a", "b"));
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.cachedFrom().age()).isZero());
        assertThat(waiting).isEmpty();
        assertThat(new Node().tiers("all", "a", "b")).as("for others, too").containsOnly(Tier.REDIS);
        assertThat(waiting).isEmpty();
        assertThat(heard(CacheEvent.Refreshed.class))
                .extracting(event -> event.from().tier())
                .containsExactly(Tier.COMPUTED, Tier.COMPUTED);
    }

    @Test
    void itemsBesidesThoseThatAreDue_areComputedForTheCall_andTheOthersAreGivenToTheMethodByChunks() {
        Node node = new Node();
        node.tiers("all", "a", "b", "c");
        pass(REFRESH_AFTER);
        node.given.clear();

        assertThat(node.tiers("twoByTwo", "a", "new", "b", "c"))
                .containsExactly(Tier.LOCAL, Tier.COMPUTED, Tier.LOCAL, Tier.LOCAL);
        refresh();

        assertThat(node.given).containsExactly(List.of("new"), List.of("a", "b"), List.of("c"));
    }

    @Test
    void whatTheCallIsStillWaitingFor_doesNotHoldUpARefresh() {
        Node node = new Node();
        node.tiers("all", "a");
        pass(REFRESH_AFTER);
        List<Integer> begun = new ArrayList<>();
        node.during = items -> begun.add(waiting.size());

        node.tiers("all", "a", "new");

        assertThat(begun).as("when the method ran for the call").containsExactly(1);
    }

    @Test
    void itemsThatAreDueInAStore_areRefreshedToo_alsoWithoutATierInTheProcess() {
        new Node().tiers("all", "a", "b");
        pass(REFRESH_AFTER);
        Node node = new Node(builder().localWeight(0));

        assertThat(node.tiers("all", "a", "b")).containsOnly(Tier.REDIS);
        assertThat(waiting).hasSize(1);
        refresh();

        assertThat(node.given).containsExactly(List.of("a", "b"));
        node.tiers("all", "a", "b");
        assertThat(waiting).isEmpty();
    }

    @Test
    void newerResultsOfAnotherProcess_areTaken_andTheMethodRunsForTheOthers() {
        Node mine = new Node();
        Node theirs = new Node();
        mine.tiers("all", "a", "b");
        theirs.tiers("all", "a", "b");
        pass(REFRESH_AFTER);
        theirs.calls.call("one", "a");
        refresh();
        mine.given.clear();

        assertThat(mine.tiers("all", "a", "b")).containsOnly(Tier.LOCAL);
        refresh();

        assertThat(mine.given).containsExactly(List.of("b"));
        assertThat(heard(CacheEvent.Refreshed.class))
                .extracting(event -> event.from().tier())
                .containsExactly(Tier.COMPUTED, Tier.REDIS, Tier.COMPUTED);
    }

    @Test
    void itemsThatAnotherProcessComputes_areLeftToIt_andNobodyWaits() throws Exception {
        redis.leases = new InMemoryLeases(Duration.ofMinutes(10));
        Node mine = new Node();
        Node theirs = new Node();
        mine.tiers("all", "a", "b");
        theirs.tiers("all", "a", "b");
        pass(REFRESH_AFTER);
        Gate gate = new Gate();
        theirs.during = items -> gate.hold();
        theirs.tiers("all", "a");
        FutureTask<Void> running = new FutureTask<>(this::refresh, null);
        new Thread(running).start();
        gate.awaitHeld();
        mine.given.clear();

        mine.tiers("all", "a", "b");
        refresh();

        assertThat(mine.given).containsExactly(List.of("b"));
        assertThat(heard(CacheEvent.NotRefreshed.class)).singleElement().satisfies(event -> assertThat(event.reason())
                .isEqualTo("another process computes it anew"));
        gate.open();
        running.get();
        assertThat(theirs.given).containsExactly(List.of("a"));
    }

    @Test
    void keyThatASingleCallHasFoundDue_isRefreshedOnce() {
        Node node = new Node();
        node.tiers("all", "a", "b");
        pass(REFRESH_AFTER);
        node.given.clear();
        node.calls.call("one", "a");
        node.tiers("all", "a", "b");
        node.calls.call("one", "b");
        assertThat(waiting).hasSize(2);
        refresh();

        assertThat(node.given).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void failure_leavesTheOldResults_isToldOfEach_andIsNotRepeatedAtOnce() {
        Node node = new Node();
        node.tiers("all", "a", "b", "c");
        pass(REFRESH_AFTER);
        IllegalStateException failure = new IllegalStateException("down");
        node.during = items -> {
            throw failure;
        };
        node.given.clear();
        node.tiers("twoByTwo", "a", "b", "c");
        refresh();

        assertThat(node.given).as("no further chunk").containsExactly(List.of("a", "b"));
        assertThat(heard(CacheEvent.NotRefreshed.class)).hasSize(3).allSatisfy(event -> assertThat(event.exception())
                .isSameAs(failure));
        assertThat(heard(CacheEvent.Failed.class)).as("no call failed").isEmpty();
        assertThat(node.tiers("all", "a", "b", "c")).containsOnly(Tier.LOCAL);
        assertThat(waiting).as("left alone for a while").isEmpty();
        pass(RecentFailures.PAUSE);
        node.during = items -> {};
        node.tiers("all", "a", "b", "c");
        refresh();
        assertThat(heard(CacheEvent.Refreshed.class)).hasSize(3);
    }

    @Test
    void itemsThatWereChangedSince_areNotComputedWith_theOthersAre() {
        Node node = new Node();
        List<String> changing = new ArrayList<>(List.of("a", "b"));
        node.tiers("mixtures", changing, List.of("c"));
        pass(REFRESH_AFTER);
        node.given.clear();
        node.tiers("mixtures", changing, List.of("c"));
        changing.add("more");
        refresh();

        assertThat(node.given).containsExactly(List.of("c"));
        assertThat(heard(CacheEvent.NotRefreshed.class)).singleElement().satisfies(event -> assertThat(event.reason())
                .contains("inputs were changed"));
    }

    @Test
    void itemsThatAreChangedWhileTheyAreComputed_giveNoResultOfTheirKeys() {
        Node node = new Node();
        List<String> changing = new ArrayList<>(List.of("a", "b"));
        node.tiers("mixtures", changing, List.of("c"));
        pass(REFRESH_AFTER);
        node.tiers("mixtures", changing, List.of("c"));
        node.during = items -> changing.add("more");
        refresh();

        assertThat(heard(CacheEvent.Refreshed.class)).hasSize(1);
        assertThat(heard(CacheEvent.NotRefreshed.class)).hasSize(1);
        assertThat(node.tiers("mixtures", List.of("a", "b"))).containsExactly(Tier.LOCAL);
    }

    @Test
    void tooManyThatWait_areDroppedAndTold() {
        Executor full = task -> {
            throw new RejectedExecutionException("full");
        };
        Node node = new Node(builder().refreshes(full));
        node.tiers("all", "a", "b");
        pass(REFRESH_AFTER);

        assertThat(node.tiers("all", "a", "b")).containsOnly(Tier.LOCAL);
        assertThat(node.tiers("all", "a", "b")).containsOnly(Tier.LOCAL);

        assertThat(heard(CacheEvent.NotRefreshed.class))
                .as("said once in a while")
                .hasSize(2);
    }

    @Test
    @SuppressWarnings("try") // it holds while it is open
    void onlyCallsThatMayWriteTheResult_startOne() {
        Node node = new Node();
        node.tiers("all", "a");
        pass(REFRESH_AFTER);
        for (CacheMode mode : List.of(CacheMode.READ_ONLY, CacheMode.CACHE_ONLY, CacheMode.REPLAY_ONLY)) {
            try (CacheScope unused = CacheScope.open(mode)) {
                assertThat(node.tiers("all", "a")).containsOnly(Tier.LOCAL);
            }
        }
        assertThat(waiting).isEmpty();
    }

    @Test
    void callsThatComeAfterTheExpiryOfWhatIsBeingRefreshed_waitForThatAndTheMethodRunsOnce() throws Exception {
        Node node = new Node();
        node.tiers("all", "a", "b");
        pass(REFRESH_AFTER);
        Gate gate = new Gate();
        node.during = items -> gate.hold();
        node.given.clear();
        node.tiers("all", "a", "b");
        FutureTask<Void> running = new FutureTask<>(this::refresh, null);
        new Thread(running).start();
        gate.awaitHeld();
        pass(TTL);
        List<FutureTask<Object>> late = List.of(
                new FutureTask<>(() -> node.calls.call("one", "a")),
                new FutureTask<>(() -> node.calls.call("all", List.of("a", "b"))));
        for (FutureTask<Object> call : late) {
            Thread thread = new Thread(call);
            thread.start();
            Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
        }
        gate.open();

        for (FutureTask<Object> call : late) {
            assertThat(call.get().toString()).contains("JOINED");
        }
        running.get();
        assertThat(node.given).containsExactly(List.of("a", "b"));
    }

    @Test
    void streams_startThemChunkByChunk_andHoldOnlyWhatWasHeld() {
        ResultCache cache = builder().build();
        CachedOperation<String> plan = cache.operation("label", String.class)
                .model("m")
                .inputs("x")
                .each("x")
                .ttl(TTL)
                .refreshAfter(REFRESH_AFTER)
                .build();
        List<List<Integer>> given = new ArrayList<>();
        Runnable stream = () -> cache.stream(
                        plan,
                        List.of(1, 2, 3),
                        some -> {
                            given.add(List.copyOf(some));
                            return some.stream().map(String::valueOf).toList();
                        },
                        StreamOptions.DEFAULTS.chunkSize(2))
                .forEach(answer -> {});
        cache.get(plan, () -> "1", 1);
        stream.run();
        pass(REFRESH_AFTER);
        given.clear();
        stream.run();
        assertThat(given).isEmpty();
        refresh();

        assertThat(given).containsExactly(List.of(1, 2), List.of(3));
        assertThat(heard(CacheEvent.Refreshed.class)).hasSize(3);
        assertThat(cache.localSize()).isEqualTo(1);
        stream.run();
        assertThat(waiting).isEmpty();
    }
}
