package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.HeaderRead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Results that are due are computed anew on threads that run when a test says so, by a clock that is told the time. */
class RefreshAheadTests {

    private static final Duration TTL = Duration.ofHours(24);
    private static final Duration REFRESH_AFTER = Duration.ofHours(20);

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final MapStore redis = new MapStore(Tier.REDIS);
    private final MapStore s3 = new MapStore(Tier.S3);
    private final ConcurrentLinkedQueue<CacheEvent> heard = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private ResultCacheBuilder builder() {
        return ResultCache.builder()
                .store(redis)
                .store(s3)
                .clock(time::get)
                .refreshes(waiting::add)
                .listener(heard::add);
    }

    private static OperationBuilder<Integer> plan(ResultCache cache) {
        return cache.operation("org.acme.Toxicity.predict", Integer.class)
                .model("eos3b5e")
                .version("v2")
                .inputs("smiles")
                .ttl(TTL)
                .refreshAfter(REFRESH_AFTER);
    }

    private Cached<Integer> ask(ResultCache cache, CachedOperation<Integer> plan) {
        return cache.get(plan, runs::incrementAndGet, "CCO");
    }

    private void pass(Duration duration) {
        time.updateAndGet(now -> now.plus(duration));
    }

    private void refresh() {
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            task.run();
        }
    }

    private <E extends CacheEvent> List<E> heard(Class<E> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void hitThatIsDue_isAnsweredAtOnceAndReplacedEverywhere() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        pass(REFRESH_AFTER.minusMillis(1));
        ask(cache, plan);
        assertThat(waiting).as("not due yet").isEmpty();
        pass(Duration.ofMillis(1));

        for (int i = 0; i < 3; i++) {
            Cached<Integer> answer = ask(cache, plan);
            assertThat(answer.value()).isEqualTo(1);
            assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        }
        assertThat(waiting).as("one for all calls").hasSize(1);
        assertThat(runs).hasValue(1);
        refresh();

        assertThat(runs).hasValue(2);
        Cached<Integer> answer = ask(cache, plan);
        assertThat(answer.value()).isEqualTo(2);
        assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThat(answer.cachedFrom().age()).isZero();
        assertThat(waiting).isEmpty();
        ResultCache other = builder().build();
        assertThat(ask(other, plan(other).build()).value()).isEqualTo(2);
        assertThat(redis.entries).isEqualTo(s3.entries);
        assertThat(heard(CacheEvent.Refreshed.class)).singleElement().satisfies(event -> {
            assertThat(event.from().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(event.operation()).isEqualTo("org.acme.Toxicity.predict");
        });
        assertThat(heard(CacheEvent.Computed.class)).hasSize(2);
        assertThat(heard(CacheEvent.Stored.class)).hasSize(2);
    }

    @Test
    void entry_saysUntilWhenItIsFresh() {
        ResultCache cache = builder().build();
        ask(cache, plan(cache).build());
        byte[] entry = redis.entries.values().iterator().next();
        EntryHeader header = ((HeaderRead.Header) EntryFormat.readHeader(entry)).header();
        long computedAt = header.run().computedAt();
        assertThat(header.life())
                .isEqualTo(new EntryHeader.Life(computedAt + REFRESH_AFTER.toMillis(), computedAt + TTL.toMillis()));
    }

    @Test
    void hitInAStoreThatIsDue_isRefreshedToo_alsoWithoutATierInTheProcess() {
        ResultCache first = builder().build();
        ask(first, plan(first).build());
        pass(REFRESH_AFTER);
        ResultCache cache = builder().localWeight(0).build();
        CachedOperation<Integer> plan = plan(cache).build();

        assertThat(ask(cache, plan).cachedFrom().tier()).isEqualTo(Tier.REDIS);
        refresh();

        Cached<Integer> answer = ask(cache, plan);
        assertThat(answer.value()).isEqualTo(2);
        assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.REDIS);
    }

    @Test
    void newerResultOfAnotherProcess_isTakenAndTheMethodDoesNotRun() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        pass(REFRESH_AFTER);
        ResultCache other = builder().build();
        CachedOperation<Integer> same = plan(other).build();
        ask(other, same);
        refresh();
        assertThat(runs).hasValue(2);

        assertThat(ask(cache, plan).value()).isEqualTo(1);
        refresh();

        assertThat(runs).as("once per cluster, one after the other").hasValue(2);
        assertThat(ask(cache, plan).value()).isEqualTo(2);
        assertThat(heard(CacheEvent.Refreshed.class))
                .extracting(event -> event.from().tier())
                .containsExactly(Tier.COMPUTED, Tier.REDIS);
    }

    @Test
    void newerResultInTheLowerStoreOnly_isCopiedUpwardsOverTheOlderOne() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        pass(REFRESH_AFTER);
        ResultCache other = ResultCache.builder().store(s3).clock(time::get).build();
        other.get(plan(other).build(), CacheMode.REFRESH, runs::incrementAndGet, "CCO");

        ask(cache, plan);
        refresh();

        assertThat(runs).hasValue(2);
        assertThat(redis.entries).isEqualTo(s3.entries);
        assertThat(ask(cache, plan).value()).isEqualTo(2);
    }

    @Test
    void failure_leavesTheOldResult_isTold_andIsNotRepeatedAtOnce() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> plan = plan(cache)
                .storeFailures(Duration.ofHours(1), List.of(IllegalStateException.class))
                .build();
        ask(cache, plan);
        pass(REFRESH_AFTER);
        IllegalStateException failure = new IllegalStateException("down");
        Computable<Integer, RuntimeException> failing = () -> {
            runs.incrementAndGet();
            throw failure;
        };
        cache.get(plan, failing, "CCO");
        refresh();

        assertThat(runs).hasValue(2);
        assertThat(heard(CacheEvent.NotRefreshed.class))
                .singleElement()
                .satisfies(event -> assertThat(event.exception()).isSameAs(failure));
        assertThat(heard(CacheEvent.Failed.class)).as("no call failed").isEmpty();
        assertThat(ask(cache, plan).value())
                .as("not even a remembered failure took its place")
                .isEqualTo(1);
        assertThat(waiting).as("left alone for a while").isEmpty();
        pass(RecentFailures.PAUSE);
        ask(cache, plan);
        refresh();
        assertThat(ask(cache, plan).value()).isEqualTo(3);
    }

    @Test
    void resultThatIsNotToBeKept_leavesTheOldOne() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> plan = plan(cache)
                .validity((result, run) -> result == 1 ? Verdict.store() : Verdict.doNotStore("worse"))
                .build();
        ask(cache, plan);
        pass(REFRESH_AFTER);
        ask(cache, plan);
        refresh();

        assertThat(ask(cache, plan).value()).isEqualTo(1);
        assertThat(heard(CacheEvent.NotRefreshed.class)).singleElement().satisfies(event -> assertThat(event.reason())
                .isEqualTo("worse"));
    }

    @Test
    void argumentsThatWereChangedSince_areNotComputedWith() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> plan = plan(cache).build();
        List<String> argument = new ArrayList<>(List.of("CCO"));
        cache.get(plan, runs::incrementAndGet, argument);
        pass(REFRESH_AFTER);
        cache.get(plan, runs::incrementAndGet, argument);
        argument.add("CCC");
        refresh();

        assertThat(runs).hasValue(1);
        assertThat(heard(CacheEvent.NotRefreshed.class)).hasSize(1);
    }

    @Test
    void argumentsThatAreChangedWhileItRuns_giveNoResultOfTheirKey() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> plan = plan(cache).build();
        List<String> argument = new ArrayList<>(List.of("CCO"));
        cache.get(plan, runs::incrementAndGet, argument);
        pass(REFRESH_AFTER);
        Computable<Integer, RuntimeException> body = () -> {
            argument.set(0, "changed by the caller");
            return runs.incrementAndGet();
        };
        cache.get(plan, body, argument);
        refresh();

        assertThat(runs).hasValue(2);
        assertThat(cache.get(plan, runs::incrementAndGet, List.of("CCO")).value())
                .isEqualTo(1);
    }

    @Test
    void tooManyThatWait_areDroppedAndTold() {
        Executor full = task -> {
            throw new RejectedExecutionException("full");
        };
        ResultCache cache = builder().refreshes(full).build();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        pass(REFRESH_AFTER);

        assertThat(ask(cache, plan).value()).isEqualTo(1);
        assertThat(ask(cache, plan).value()).isEqualTo(1);

        assertThat(heard(CacheEvent.NotRefreshed.class))
                .as("said once in a while")
                .hasSize(1);
    }

    @Test
    void onlyCallsThatMayWriteTheResult_startOne() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        pass(REFRESH_AFTER);
        for (CacheMode mode : List.of(CacheMode.READ_ONLY, CacheMode.CACHE_ONLY, CacheMode.REPLAY_ONLY)) {
            assertThat(cache.get(plan, mode, runs::incrementAndGet, "CCO").value())
                    .isEqualTo(1);
        }
        assertThat(waiting).isEmpty();
    }

    @Test
    void methodWithoutRefresh_ignoresWhatEntriesSay() {
        ResultCache first = builder().build();
        ask(first, plan(first).build());
        pass(REFRESH_AFTER);
        ResultCache cache = builder()
                .rules(List.of(ModelRule.of("eos*").refreshAfter(Duration.ZERO)))
                .build();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        assertThat(ask(cache, plan).cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThat(waiting).isEmpty();
    }

    @Test
    void loweredRefreshAfter_worksAtOnce() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        pass(Duration.ofHours(1));
        ask(cache, plan);
        assertThat(waiting).isEmpty();
        cache.rules().replace(List.of(ModelRule.of("eos*").refreshAfter(Duration.ofMinutes(30))));
        ask(cache, plan);
        assertThat(waiting).hasSize(1);
    }

    @Test
    void callThatComesAfterTheExpiryOfWhatIsBeingRefreshed_waitsForThatAndTheMethodRunsOnce() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ResultCache cache = builder().refreshes(threads).build();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        pass(REFRESH_AFTER);
        Computable<Integer, Exception> slow = () -> {
            began.countDown();
            end.await();
            return runs.incrementAndGet();
        };
        cache.get(plan, slow, "CCO");
        began.await();
        pass(TTL);
        AtomicReference<Thread> caller = new AtomicReference<>();
        Future<Cached<Integer>> late = threads.submit(() -> {
            caller.set(Thread.currentThread());
            return ask(cache, plan);
        });
        Awaitility.await().until(() -> caller.get() != null && caller.get().getState() == Thread.State.WAITING);
        end.countDown();

        assertThat(late.get().value()).isEqualTo(2);
        assertThat(late.get().cachedFrom().tier()).isEqualTo(Tier.JOINED);
        assertThat(runs).hasValue(2);
    }

    @Test
    void scopesAndDraws_areCarried_tracesAndTheNextCallsModeAreNot() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> plan = plan(cache).build();
        CachedOperation<Integer> inner =
                cache.operation("inner", Integer.class).model("inner").build();
        AtomicReference<Tier> innerTier = new AtomicReference<>();
        Computable<Integer, RuntimeException> body = () -> {
            innerTier.set(cache.get(inner, runs::incrementAndGet).cachedFrom().tier());
            return 7;
        };
        cache.get(plan, body, "CCO");
        pass(REFRESH_AFTER);
        try (ResultTrace trace = ResultTrace.open();
                CacheScope scope = CacheScope.open("inner", CacheMode.RECORD_ONLY)) {
            cache.get(plan, body, "CCO");
            refresh();
            assertThat(scope).isNotNull();
            assertThat(trace.calls()).as("the call alone").hasSize(1);
        }
        assertThat(innerTier).as("under the scope's mode it was computed again").hasValue(Tier.COMPUTED);
        pass(REFRESH_AFTER);
        cache.get(plan, body, "CCO");
        try (CacheScope scope = CacheScope.openForNextCall(CacheMode.RECORD_ONLY)) {
            refresh();
            assertThat(scope).isNotNull();
            assertThat(innerTier).as("the refresh was begun before").hasValue(Tier.LOCAL);
        }
    }

    @Test
    void wrappedInstancesOfOneOperation_areNotAnsweredWithWhatIsToBeReplaced() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> plan = plan(cache).build();
        CachedOperation<Integer> lenient =
                plan(cache).refreshAfter(TTL.minusSeconds(1)).build();
        Computable<Integer, RuntimeException> delegating =
                () -> cache.get(lenient, runs::incrementAndGet, "CCO").value();
        cache.get(plan, delegating, "CCO");
        pass(REFRESH_AFTER);
        cache.get(plan, delegating, "CCO");
        refresh();
        assertThat(ask(cache, plan).value()).isEqualTo(2);
    }
}
