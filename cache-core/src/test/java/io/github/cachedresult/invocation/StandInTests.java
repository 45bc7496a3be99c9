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
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.StoreWrite;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Expired results in place of those that a method does not bring. */
class StandInTests {

    private static final Duration TTL = Duration.ofHours(1);
    private static final Duration STALE_FOR = Duration.ofHours(6);

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final ConcurrentLinkedQueue<CacheEvent> heard = new ConcurrentLinkedQueue<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private ResultCache process() {
        return ResultCache.builder()
                .store(redis)
                .clock(time::get)
                .listener(heard::add)
                .build();
    }

    private static OperationBuilder<Integer> plan(ResultCache cache) {
        return cache.operation("op", Integer.class)
                .model("m")
                .inputs("x")
                .ttl(TTL)
                .staleFor(STALE_FOR);
    }

    private Cached<Integer> ask(ResultCache cache, CachedOperation<Integer> plan) {
        return cache.get(plan, runs::incrementAndGet, "x");
    }

    private Cached<Integer> askInVain(ResultCache cache, CachedOperation<Integer> plan, Exception failure)
            throws Exception {
        Computable<Integer, Exception> failing = () -> {
            runs.incrementAndGet();
            throw failure;
        };
        return cache.get(plan, failing, "x");
    }

    private void pass(Duration duration) {
        time.updateAndGet(now -> now.plus(duration));
    }

    private <E extends CacheEvent> List<E> heard(Class<E> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void expiredResult_standsInForAMethodThatThrows_andTheExceptionIsTold() throws Exception {
        ResultCache cache = process();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        pass(TTL);
        IOException failure = new IOException("down");
        CallOutcome outcome;
        String told;
        Cached<Integer> answer;
        try (ResultTrace trace = ResultTrace.open()) {
            answer = askInVain(cache, plan, failure);
            TracedCall call = trace.calls().get(0);
            outcome = call.outcome();
            told = trace.toString();
            assertThat(call.usableUntil()).as("it says since when it is stale").isEqualTo(time.get());
        }

        assertThat(answer.value()).isEqualTo(1);
        assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.STALE);
        assertThat(answer.cachedFrom().age()).isEqualTo(TTL);
        assertThat(answer.cachedFrom().durationSaved()).isZero();
        assertThat(outcome).isEqualTo(new CallOutcome.StoodIn("its method failed", failure));
        assertThat(told).contains("stale, as its method failed, java.io.IOException");
        assertThat(heard(CacheEvent.ServedStale.class)).singleElement().satisfies(event -> {
            assertThat(event.exception()).isSameAs(failure);
            assertThat(event.from()).isEqualTo(answer.cachedFrom());
        });
        assertThat(heard(CacheEvent.Failed.class)).isEmpty();
        assertThat(heard(CacheEvent.Hit.class)).isEmpty();
    }

    @Test
    void storeThatReclaimsByTime_isToldToKeepExpiredResults_andOneIsFoundThere() throws Exception {
        ResultCache first = process();
        ask(first, plan(first).build());
        long expiresAt = time.get().plus(TTL).toEpochMilli();
        assertThat(redis.writes).extracting(StoreWrite::reclaimAt).containsExactly(expiresAt + STALE_FOR.toMillis());
        pass(TTL.plus(STALE_FOR).minusMillis(1));
        ResultCache cache = process();
        CachedOperation<Integer> plan = plan(cache).build();

        assertThat(askInVain(cache, plan, new IOException("down")).cachedFrom().tier())
                .isEqualTo(Tier.STALE);
    }

    @Test
    void backFill_carriesTheRemainingLifeAndTheTimeToBeKept() {
        FakeStore s3 = new FakeStore(Tier.S3);
        ResultCache first = ResultCache.builder().store(s3).clock(time::get).build();
        ask(first, plan(first).build());
        long expiresAt = time.get().plus(TTL).toEpochMilli();
        pass(Duration.ofMinutes(50));
        ResultCache cache =
                ResultCache.builder().store(redis).store(s3).clock(time::get).build();
        CachedOperation<Integer> plan = plan(cache).build();
        assertThat(ask(cache, plan).cachedFrom().tier()).isEqualTo(Tier.S3);
        assertThat(redis.writes).extracting(StoreWrite::reclaimAt).containsExactly(expiresAt + STALE_FOR.toMillis());
        pass(Duration.ofMinutes(10));
        assertThat(ask(cache, plan).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void resultOlderThanTheMaximum_standsInNoMore() {
        ResultCache cache = process();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        pass(TTL.plus(STALE_FOR));
        assertThatThrownBy(() -> askInVain(cache, plan, new IOException("down")))
                .isInstanceOf(IOException.class)
                .hasMessage("down");
        assertThat(heard(CacheEvent.Failed.class)).hasSize(1);
    }

    @Test
    void withoutStaleFor_anExceptionIsTheAnswer() {
        ResultCache cache = process();
        CachedOperation<Integer> plan = plan(cache).staleFor(Duration.ZERO).build();
        ask(cache, plan);
        pass(TTL);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> askInVain(cache, plan, new IOException("down")));
    }

    @Test
    void evictedResult_neverStandsIn() {
        ResultCache cache = process();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        cache.evictions().evict(Selector.ofModel("m"), "ann", "wrong");
        pass(TTL);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> askInVain(cache, plan, new IOException("down")));
    }

    @Test
    void resultThatIsNotUsable_neverStandsIn() {
        ResultValidity<Integer> notStale = new ResultValidity<>() {
            @Override
            public Verdict judge(Integer result, Computation computation) {
                return Verdict.store();
            }

            @Override
            public boolean usable(Integer result, CachedFrom from) {
                return from.tier() != Tier.STALE;
            }
        };
        ResultCache cache = process();
        CachedOperation<Integer> plan = plan(cache).validity(notStale).build();
        ask(cache, plan);
        pass(TTL);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> askInVain(cache, plan, new IOException("down")));
    }

    @Test
    void errorsAndInterruptions_passThrough() {
        ResultCache cache = process();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        pass(TTL);
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> askInVain(cache, plan, new InterruptedException()));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> cache.<Integer, RuntimeException>get(
                        plan,
                        () -> {
                            throw new AssertionError("a bug");
                        },
                        "x"));
    }

    @ParameterizedTest
    @EnumSource(
            value = CacheMode.class,
            names = {"REFRESH", "RECORD_ONLY"})
    void callThatWantsANewResult_isNotAnsweredWithAnExpiredOne(CacheMode mode) {
        ResultCache cache = process();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        pass(TTL);
        Computable<Integer, IOException> failing = () -> {
            throw new IOException("down");
        };
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> cache.get(plan, mode, failing, "x"));
    }

    @Test
    void whatFails_isLeftAloneForAMoment_andRecovers() throws Exception {
        ResultCache cache = process();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        pass(TTL);
        askInVain(cache, plan, new IOException("down"));
        assertThat(runs).hasValue(2);

        Cached<Integer> meanwhile = ask(cache, plan);
        assertThat(meanwhile.cachedFrom().tier()).isEqualTo(Tier.STALE);
        assertThat(runs).as("it is not asked again by each call").hasValue(2);
        assertThat(heard(CacheEvent.ServedStale.class))
                .extracting(CacheEvent.ServedStale::reason)
                .containsExactly("its method failed", "its method failed a moment ago");

        pass(RecentFailures.PAUSE);
        assertThat(ask(cache, plan).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(ask(cache, plan).cachedFrom().tier()).isEqualTo(Tier.LOCAL);
    }

    @Test
    void failureIsRememberedOnlyWhereNothingStandsIn() throws Exception {
        ResultCache cache = process();
        CachedOperation<Integer> plan = plan(cache)
                .storeFailures(Duration.ofMinutes(30), List.of(IllegalStateException.class))
                .build();
        ask(cache, plan);
        pass(TTL);
        askInVain(cache, plan, new IllegalStateException("down"));
        pass(Duration.ofMinutes(1));
        assertThat(askInVain(cache, plan, new IllegalStateException("down")).value())
                .as("the failure did not take its place")
                .isEqualTo(1);
        pass(STALE_FOR);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> askInVain(cache, plan, new IllegalStateException("down")));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> ask(cache, plan));
    }

    @Test
    void newerOfTwo_standsIn() throws Exception {
        ResultCache cache = process();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        pass(TTL);
        ResultCache other = process();
        ask(other, plan(other).build());
        pass(TTL);
        assertThat(askInVain(cache, plan, new IOException("down")).value()).isEqualTo(2);
    }

    @Test
    void callersThatJoined_getItToo() throws Exception {
        ResultCache cache = process();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        pass(TTL);
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Computable<Integer, Exception> failing = () -> {
            began.countDown();
            end.await();
            throw new IOException("down");
        };
        Future<Cached<Integer>> owner = threads.submit(() -> cache.get(plan, failing, "x"));
        began.await();
        AtomicReference<Thread> caller = new AtomicReference<>();
        AtomicReference<CallOutcome> outcome = new AtomicReference<>();
        Future<Cached<Integer>> joined = threads.submit(() -> {
            caller.set(Thread.currentThread());
            try (ResultTrace trace = ResultTrace.open()) {
                Cached<Integer> answer = ask(cache, plan);
                outcome.set(trace.calls().get(0).outcome());
                return answer;
            }
        });
        Awaitility.await().until(() -> caller.get() != null && caller.get().getState() == Thread.State.WAITING);
        end.countDown();

        assertThat(owner.get().cachedFrom().tier()).isEqualTo(Tier.STALE);
        assertThat(joined.get().cachedFrom().tier()).isEqualTo(Tier.STALE);
        assertThat(joined.get().cachedFrom().durationSaved()).isZero();
        assertThat(outcome.get()).isInstanceOfSatisfying(CallOutcome.StoodIn.class, stale -> {
            assertThat(stale.reason()).isEqualTo("its method failed");
            assertThat(stale.exception()).hasMessage("down");
        });
        assertThat(heard(CacheEvent.Joined.class)).isEmpty();
        assertThat(heard(CacheEvent.ServedStale.class)).hasSize(2).allSatisfy(event -> {
            assertThat(event.reason()).isEqualTo("its method failed");
            assertThat(event.from().durationSaved()).isZero();
        });
        assertThat(cache.counts().of(new Counted.Answered("m", Tier.STALE))).isEqualTo(2);
        assertThat(runs).hasValue(1);
    }

    @Test
    void loweredTtl_countsForTheMaximumAgeToo() {
        ResultCache cache = process();
        CachedOperation<Integer> plan = plan(cache).build();
        ask(cache, plan);
        cache.rules().replace(List.of(ModelRule.of("m").ttl(Duration.ofMinutes(1))));
        pass(Duration.ofMinutes(1).plus(STALE_FOR));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> askInVain(cache, plan, new IOException("down")));
    }
}
