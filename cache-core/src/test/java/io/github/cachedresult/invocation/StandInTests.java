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
import java.util.function.UnaryOperator;
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

    /** A process whose result has just expired. */
    private Caller withExpired() {
        return withExpired(plan -> plan);
    }

    private Caller withExpired(UnaryOperator<OperationBuilder<Integer>> changes) {
        Caller caller = new Caller(process(), changes);
        caller.ask();
        pass(TTL);
        return caller;
    }

    /** Who asks a process for the one result. */
    private final class Caller {

        private final ResultCache cache;
        private final CachedOperation<Integer> plan;

        Caller(ResultCache cache) {
            this(cache, plan -> plan);
        }

        Caller(ResultCache cache, UnaryOperator<OperationBuilder<Integer>> changes) {
            this.cache = cache;
            this.plan = changes.apply(cache.operation("op", Integer.class)
                            .model("m")
                            .inputs("x")
                            .ttl(TTL)
                            .staleFor(STALE_FOR))
                    .build();
        }

        Cached<Integer> ask() {
            return cache.get(plan, runs::incrementAndGet, "x");
        }

        /** Its method fails. */
        Cached<Integer> askInVain(Exception failure) throws Exception {
            Computable<Integer, Exception> failing = () -> {
                runs.incrementAndGet();
                throw failure;
            };
            return cache.get(plan, failing, "x");
        }

        /** Its method fails, and so does the call. */
        void assertNothingStandsIn() {
            IOException failure = new IOException("down");
            assertThatThrownBy(() -> askInVain(failure)).isSameAs(failure);
        }
    }

    private void pass(Duration duration) {
        time.updateAndGet(now -> now.plus(duration));
    }

    private <E extends CacheEvent> List<E> heard(Class<E> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void expiredResult_standsInForAMethodThatThrows_andTheExceptionIsTold() throws Exception {
        Caller caller = withExpired();
        IOException failure = new IOException("down");
        CallOutcome outcome;
        String told;
        Cached<Integer> answer;
        try (ResultTrace trace = ResultTrace.open()) {
            answer = caller.askInVain(failure);
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
        new Caller(process()).ask();
        long expiresAt = time.get().plus(TTL).toEpochMilli();
        assertThat(redis.writes).extracting(StoreWrite::reclaimAt).containsExactly(expiresAt + STALE_FOR.toMillis());
        pass(TTL.plus(STALE_FOR).minusMillis(1));

        assertThat(new Caller(process())
                        .askInVain(new IOException("down"))
                        .cachedFrom()
                        .tier())
                .isEqualTo(Tier.STALE);
    }

    @Test
    void backFill_carriesTheRemainingLifeAndTheTimeToBeKept() {
        FakeStore s3 = new FakeStore(Tier.S3);
        new Caller(ResultCache.builder().store(s3).clock(time::get).build()).ask();
        long expiresAt = time.get().plus(TTL).toEpochMilli();
        pass(Duration.ofMinutes(50));
        Caller caller = new Caller(
                ResultCache.builder().store(redis).store(s3).clock(time::get).build());
        assertThat(caller.ask().cachedFrom().tier()).isEqualTo(Tier.S3);
        assertThat(redis.writes).extracting(StoreWrite::reclaimAt).containsExactly(expiresAt + STALE_FOR.toMillis());
        pass(Duration.ofMinutes(10));
        assertThat(caller.ask().cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void resultOlderThanTheMaximum_standsInNoMore() {
        Caller caller = withExpired();
        pass(STALE_FOR);
        caller.assertNothingStandsIn();
        assertThat(heard(CacheEvent.Failed.class)).hasSize(1);
    }

    @Test
    void withoutStaleFor_anExceptionIsTheAnswer() {
        withExpired(plan -> plan.staleFor(Duration.ZERO)).assertNothingStandsIn();
    }

    @Test
    void evictedResult_neverStandsIn() {
        Caller caller = withExpired();
        caller.cache.evictions().evict(Selector.ofModel("m"), "ann", "wrong");
        caller.assertNothingStandsIn();
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
        withExpired(plan -> plan.validity(notStale)).assertNothingStandsIn();
    }

    @Test
    void errorsAndInterruptions_passThrough() {
        Caller caller = withExpired();
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> caller.askInVain(new InterruptedException()));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> caller.cache.<Integer, RuntimeException>get(
                        caller.plan,
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
        Caller caller = withExpired();
        Computable<Integer, IOException> failing = () -> {
            throw new IOException("down");
        };
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> caller.cache.get(caller.plan, mode, failing, "x"));
    }

    @Test
    void whatFails_isLeftAloneForAMoment_andRecovers() throws Exception {
        Caller caller = withExpired();
        caller.askInVain(new IOException("down"));
        assertThat(runs).hasValue(2);

        Cached<Integer> meanwhile = caller.ask();
        assertThat(meanwhile.cachedFrom().tier()).isEqualTo(Tier.STALE);
        assertThat(runs).as("it is not asked again by each call").hasValue(2);
        assertThat(heard(CacheEvent.ServedStale.class))
                .extracting(CacheEvent.ServedStale::reason)
                .containsExactly("its method failed", "its method failed a moment ago");

        pass(RecentFailures.PAUSE);
        assertThat(caller.ask().cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(caller.ask().cachedFrom().tier()).isEqualTo(Tier.LOCAL);
    }

    @Test
    void failureIsRememberedOnlyWhereNothingStandsIn() throws Exception {
        Caller caller =
                withExpired(plan -> plan.storeFailures(Duration.ofMinutes(30), List.of(IllegalStateException.class)));
        caller.askInVain(new IllegalStateException("down"));
        pass(Duration.ofMinutes(1));
        assertThat(caller.askInVain(new IllegalStateException("down")).value())
                .as("the failure did not take its place")
                .isEqualTo(1);
        pass(STALE_FOR);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> caller.askInVain(new IllegalStateException("down")));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> caller.ask());
    }

    @Test
    void newerOfTwo_standsIn() throws Exception {
        Caller caller = withExpired();
        withExpired();
        assertThat(caller.askInVain(new IOException("down")).value()).isEqualTo(2);
    }

    @Test
    void callersThatJoined_getItToo() throws Exception {
        Caller caller = withExpired();
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Computable<Integer, Exception> failing = () -> {
            began.countDown();
            end.await();
            throw new IOException("down");
        };
        Future<Cached<Integer>> owner = threads.submit(() -> caller.cache.get(caller.plan, failing, "x"));
        began.await();
        AtomicReference<Thread> joining = new AtomicReference<>();
        AtomicReference<CallOutcome> outcome = new AtomicReference<>();
        Future<Cached<Integer>> joined = threads.submit(() -> {
            joining.set(Thread.currentThread());
            try (ResultTrace trace = ResultTrace.open()) {
                Cached<Integer> answer = caller.ask();
                outcome.set(trace.calls().get(0).outcome());
                return answer;
            }
        });
        Awaitility.await().until(() -> joining.get() != null && joining.get().getState() == Thread.State.WAITING);
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
        assertThat(caller.cache.counts().of(new Counted.Answered("m", Tier.STALE)))
                .isEqualTo(2);
        assertThat(runs).hasValue(1);
    }

    @Test
    void loweredTtl_countsForTheMaximumAgeToo() {
        Caller caller = new Caller(process());
        caller.ask();
        caller.cache.rules().replace(List.of(ModelRule.of("m").ttl(Duration.ofMinutes(1))));
        pass(Duration.ofMinutes(1).plus(STALE_FOR));
        caller.assertNothingStandsIn();
    }
}
