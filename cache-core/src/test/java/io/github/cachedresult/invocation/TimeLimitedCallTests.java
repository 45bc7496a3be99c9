package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Computation;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.eviction.Selector;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Calls that do not wait for the end of a method. Methods that are to be late wait for a latch, so that the shortest limit is
 * as good as any; those that are not have an hour.
 */
class TimeLimitedCallTests {

    private static final Duration TTL = Duration.ofHours(1);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final MapStore redis = new MapStore(Tier.REDIS);
    private final ConcurrentLinkedQueue<CacheEvent> heard = new ConcurrentLinkedQueue<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ResultCache cache = ResultCache.builder()
            .store(redis)
            .clock(time::get)
            .listener(heard::add)
            .build();

    private final Computable<Integer, Exception> slow = () -> {
        began.countDown();
        end.await();
        return runs.incrementAndGet();
    };

    @AfterEach
    void stop() {
        end.countDown();
        threads.shutdownNow();
        cache.close();
    }

    private OperationBuilder<Integer> plan() {
        return cache.operation("op", Integer.class).model("m").inputs("x").ttl(TTL);
    }

    private Cached<Integer> ask(CachedOperation<Integer> plan) {
        return cache.get(plan, runs::incrementAndGet, "x");
    }

    private void pass(Duration duration) {
        time.updateAndGet(now -> now.plus(duration));
    }

    private <E extends CacheEvent> List<E> heard(Class<E> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private void awaitEvent(Class<? extends CacheEvent> type) {
        Awaitility.await().until(() -> !heard(type).isEmpty());
    }

    @Test
    void methodThatReturnsInTime_isComputedOnAnotherThread_inTheContextOfItsCaller() {
        CachedOperation<Integer> plan = plan().timeout(TTL).build();
        CachedOperation<Integer> inner =
                cache.operation("inner", Integer.class).model("inner").build();
        AtomicReference<Thread> thread = new AtomicReference<>();
        try (ResultTrace trace = ResultTrace.open()) {
            Computable<Integer, RuntimeException> body = () -> {
                thread.set(Thread.currentThread());
                return cache.get(inner, runs::incrementAndGet).value();
            };
            Cached<Integer> answer = cache.get(plan, body, "x");
            assertThat(answer.value()).isEqualTo(1);
            assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(trace.tree()).singleElement().satisfies(node -> {
                assertThat(node.call().outcome()).isEqualTo(new CallOutcome.Stored());
                assertThat(node.children()).hasSize(1);
            });
        }
        assertThat(thread.get()).isNotSameAs(Thread.currentThread());
        assertThat(ask(plan).cachedFrom().tier()).isEqualTo(Tier.LOCAL);
    }

    @Test
    void exceptionsPassThroughUnchanged() {
        CachedOperation<Integer> plan = plan().timeout(TTL).build();
        IOException failure = new IOException("down");
        Computable<Integer, IOException> failing = () -> {
            throw failure;
        };
        assertThatThrownBy(() -> cache.get(plan, failing, "x")).isSameAs(failure);
        assertThat(heard(CacheEvent.Failed.class)).hasSize(1);
    }

    @Test
    void softLimit_expiredResultIsTheAnswer_andTheNewOneIsStored() throws Exception {
        CachedOperation<Integer> plan =
                plan().staleFor(TTL).softTimeout(AT_ONCE).build();
        ask(plan);
        pass(TTL);
        CallOutcome outcome;
        try (ResultTrace trace = ResultTrace.open()) {
            Cached<Integer> answer = cache.get(plan, slow, "x");
            assertThat(answer.value()).isEqualTo(1);
            assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.STALE);
            assertThat(answer.cachedFrom().age()).isEqualTo(TTL);
            outcome = trace.calls().get(0).outcome();
            assertThat(outcome)
                    .isEqualTo(new CallOutcome.StoodIn("its method has not returned within " + AT_ONCE, null));
            assertThat(ask(plan).cachedFrom().tier())
                    .as("who comes meanwhile does not wait either")
                    .isEqualTo(Tier.STALE);
            assertThat(runs).hasValue(1);
            heard.clear();

            end.countDown();
            awaitEvent(CacheEvent.Stored.class);
            assertThat(trace.calls().get(0).outcome())
                    .as("of the call nothing changes")
                    .isEqualTo(outcome);
        }
        Awaitility.await().until(() -> ask(plan).cachedFrom().tier() == Tier.LOCAL);
        assertThat(ask(plan).value()).isEqualTo(2);
        assertThat(runs).hasValue(2);
        assertThat(heard(CacheEvent.Computed.class)).hasSize(1);
    }

    @Test
    void softLimit_withoutAnythingToServe_isNone() throws Exception {
        CachedOperation<Integer> plan =
                plan().staleFor(TTL).softTimeout(AT_ONCE).build();
        Future<Cached<Integer>> call = threads.submit(() -> cache.get(plan, slow, "x"));
        began.await();
        end.countDown();
        assertThat(call.get().cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void hardLimit_isATypedException_andALaterCallWaitsForTheSameRun() throws Exception {
        CachedOperation<Integer> brief = plan().timeout(AT_ONCE).build();
        CachedOperation<Integer> patient = plan().timeout(TTL).build();
        assertThatExceptionOfType(TimedOutCallException.class)
                .isThrownBy(() -> cache.get(brief, slow, "x"))
                .withMessageContaining("op has not returned within PT0.001S");
        assertThatExceptionOfType(TimedOutCallException.class)
                .as("joined callers have a limit of their own")
                .isThrownBy(() -> ask(brief));
        assertThat(heard(CacheEvent.Failed.class)).hasSize(2);
        assertThat(runs).hasValue(0);

        Future<Cached<Integer>> later = threads.submit(() -> ask(patient));
        end.countDown();

        assertThat(later.get().value()).isEqualTo(1);
        awaitEvent(CacheEvent.Stored.class);
        Awaitility.await().until(() -> ask(patient).cachedFrom().tier() == Tier.LOCAL);
        assertThat(runs).as("it was computed once").hasValue(1);
    }

    @Test
    void hardLimit_whereSomethingStandsIn_isNoException() throws Exception {
        CachedOperation<Integer> plan = plan().staleFor(TTL).timeout(AT_ONCE).build();
        ask(plan().build());
        pass(TTL);
        Cached<Integer> answer = cache.get(plan, slow, "x");
        assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.STALE);
    }

    @Test
    void evictedMeanwhile_doesNotStandIn() throws Exception {
        CachedOperation<Integer> plan =
                plan().staleFor(TTL).softTimeout(AT_ONCE).build();
        ask(plan);
        pass(TTL);
        assertThat(cache.get(plan, slow, "x").cachedFrom().tier()).isEqualTo(Tier.STALE);
        cache.evictions().evict(Selector.ofModel("m"), "ann", "wrong");
        Cached<Integer> after = ask(plan);
        assertThat(after.cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void judgedUnusableMeanwhile_doesNotStandIn() throws Exception {
        AtomicBoolean usable = new AtomicBoolean(true);
        ResultValidity<Integer> asLongAs = new ResultValidity<>() {
            @Override
            public Verdict judge(Integer result, Computation computation) {
                return Verdict.store();
            }

            @Override
            public boolean usable(Integer result, CachedFrom from) {
                return usable.get();
            }
        };
        CachedOperation<Integer> plan =
                plan().staleFor(TTL).softTimeout(AT_ONCE).validity(asLongAs).build();
        ask(plan);
        pass(TTL);
        assertThat(cache.get(plan, slow, "x").cachedFrom().tier()).isEqualTo(Tier.STALE);
        usable.set(false);
        Future<Cached<Integer>> after = threads.submit(() -> ask(plan));
        end.countDown();
        assertThat(after.get().cachedFrom().tier()).isNotEqualTo(Tier.STALE);
    }

    @Test
    void runThatFailsBehind_isTold() throws Exception {
        CachedOperation<Integer> plan =
                plan().staleFor(TTL).softTimeout(AT_ONCE).build();
        ask(plan);
        pass(TTL);
        IOException failure = new IOException("down");
        Computable<Integer, Exception> failing = () -> {
            end.await();
            throw failure;
        };
        assertThat(cache.get(plan, failing, "x").cachedFrom().tier()).isEqualTo(Tier.STALE);
        end.countDown();
        awaitEvent(CacheEvent.NotRefreshed.class);
        assertThat(heard(CacheEvent.NotRefreshed.class))
                .singleElement()
                .satisfies(event -> assertThat(event.exception()).isSameAs(failure));
        assertThat(heard(CacheEvent.Failed.class)).isEmpty();
    }

    @Test
    void argumentsThatACallerChangesAfterItLeft_giveNoResult() throws Exception {
        CachedOperation<Integer> plan = plan().timeout(AT_ONCE).build();
        List<String> argument = new ArrayList<>(List.of("CCO"));
        assertThatExceptionOfType(TimedOutCallException.class).isThrownBy(() -> cache.get(plan, slow, argument));
        CachedOperation<Integer> patient = plan().build();
        AtomicReference<Thread> caller = new AtomicReference<>();
        Future<Cached<Integer>> joined = threads.submit(() -> {
            caller.set(Thread.currentThread());
            return cache.get(patient, () -> 42, List.of("CCO"));
        });
        Awaitility.await().until(() -> caller.get() != null && caller.get().getState() == Thread.State.WAITING);
        argument.add("CCC");
        end.countDown();

        assertThat(joined.get().value()).as("it takes over").isEqualTo(42);
        assertThat(redis.entries).as("what it computed").hasSize(1);
        assertThat(heard(CacheEvent.NotStored.class)).hasSize(1);
    }

    @Test
    void interruptedCaller_leavesTheRunToOthers() throws Exception {
        CachedOperation<Integer> plan = plan().timeout(TTL).build();
        AtomicReference<Thread> caller = new AtomicReference<>();
        Future<Cached<Integer>> interrupted = threads.submit(() -> {
            caller.set(Thread.currentThread());
            return cache.get(plan, slow, "x");
        });
        began.await();
        Future<Cached<Integer>> joined = threads.submit(() -> ask(plan));
        caller.get().interrupt();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(interrupted::get)
                .withCauseInstanceOf(InterruptedCallException.class);
        end.countDown();
        assertThat(joined.get().value()).isEqualTo(1);
        assertThat(runs).hasValue(1);
    }

    @Test
    void recursion_isAnErrorAndNotADeadlock() {
        CachedOperation<Integer> plan = plan().timeout(TTL).build();
        Computable<Integer, RuntimeException> recursive = () -> ask(plan).value();
        assertThatExceptionOfType(RecursiveCallException.class).isThrownBy(() -> cache.get(plan, recursive, "x"));
    }

    @Test
    void callsOfOtherModes_haveTheHardLimitToo_andNothingStandsInForThem() {
        CachedOperation<Integer> plan = plan().staleFor(TTL).timeout(AT_ONCE).build();
        ask(plan().build());
        pass(TTL);
        assertThatExceptionOfType(TimedOutCallException.class)
                .isThrownBy(() -> cache.get(plan, CacheMode.REFRESH, slow, "x"));
        assertThatExceptionOfType(NotCachedException.class)
                .isThrownBy(() -> cache.get(plan, CacheMode.CACHE_ONLY, runs::incrementAndGet, "x"));
    }

    @Test
    void tooManyAtOnce_runOnTheThreadsOfTheirCallers() throws Exception {
        try (ResultCache small =
                ResultCache.builder().timedRuns(1).clock(time::get).build()) {
            CachedOperation<Integer> plan = small.operation("op", Integer.class)
                    .model("m")
                    .inputs("x")
                    .timeout(AT_ONCE)
                    .build();
            assertThatExceptionOfType(TimedOutCallException.class).isThrownBy(() -> small.get(plan, slow, "first"));
            AtomicReference<Thread> thread = new AtomicReference<>();
            Computable<Integer, RuntimeException> body = () -> {
                thread.set(Thread.currentThread());
                return 7;
            };
            assertThat(small.get(plan, body, "second").value()).isEqualTo(7);
            assertThat(thread.get()).isSameAs(Thread.currentThread());
            end.countDown();
        }
    }
}
