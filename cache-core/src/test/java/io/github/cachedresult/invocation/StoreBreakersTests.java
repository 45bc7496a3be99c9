package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.FakeStore.Behaviour;
import io.github.cachedresult.tier.BreakerOptions;
import io.github.cachedresult.tier.BreakerState.Position;
import io.github.cachedresult.tier.StoreState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Calls over a store that never completes what it began, as no store may. */
class StoreBreakersTests {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(10);
    private static final int CALLS = 20;

    private final FakeStore hanging = new FakeStore(Tier.REDIS);
    private final FakeStore sound = new FakeStore(Tier.S3);
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();

    private ResultCache open(Duration firstWait, Duration maximumWait) {
        return open(firstWait, maximumWait, events::add);
    }

    private ResultCache open(Duration firstWait, Duration maximumWait, CacheEventListener listener) {
        hanging.timeout = Duration.ofMillis(20);
        return ResultCache.builder()
                .store(hanging, null, new BreakerOptions(true, 3, firstWait, maximumWait))
                .store(sound)
                .listener(listener)
                .shutdownLimit(SHORT)
                .build();
    }

    @Test
    void onlyTheFirstCallsReachAStoreThatNeverAnswers() {
        hanging.reading = Behaviour.HELD;
        try (ResultCache cache = open(LONG, LONG)) {
            for (int i = 0; i < CALLS; i++) {
                assertThat(call(cache, i)).isEqualTo(Tier.COMPUTED);
            }

            assertThat(hanging.asked).hasSize(3);
            assertThat(sound.asked).hasSize(CALLS);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(events.stream().filter(CacheEvent.StoreFailed.class::isInstance))
                            .as("one of each call")
                            .hasSize(CALLS));
            assertThat(events)
                    .filteredOn(CacheEvent.StoreHeldBack.class::isInstance)
                    .containsExactly(new CacheEvent.StoreHeldBack(
                            Tier.REDIS, "fake REDIS", "read", "fake REDIS did not answer within 20 ms"));
            cache.clearLocal();
            assertThat(call(cache, 0)).isEqualTo(Tier.S3);
        }
    }

    @Test
    void onlyTheFirstCallsWaitForAStoreThatNeverTakesAnEntry() {
        hanging.writing = Behaviour.HELD;
        try (ResultCache cache = open(LONG, LONG)) {
            for (int i = 0; i < CALLS; i++) {
                assertThat(call(cache, i)).isEqualTo(Tier.COMPUTED);
            }

            assertThat(hanging.writes).hasSize(3);
            assertThat(hanging.asked).hasSize(CALLS);
            assertThat(cache.storeStates())
                    .extracting(state -> state.reads().position(), state -> state.writes()
                            .position())
                    .containsExactly(tuple(Position.CLOSED, Position.OPEN), tuple(Position.CLOSED, Position.CLOSED));
            assertThat(sound.entries()).hasSize(CALLS);
        }
    }

    @Test
    void aListenerThatTakesItsTimeHoldsUpNeitherTheStoreNorItsCallers() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        hanging.reading = Behaviour.HELD;
        hanging.writing = Behaviour.HELD;
        try (ResultCache cache = open(SHORT, SHORT, event -> {
            if (event instanceof CacheEvent.StoreFailed) {
                told.countDown();
                awaitUninterruptibly(end);
            }
        })) {
            for (int i = 0; i < CALLS; i++) {
                assertThat(call(cache, i)).isEqualTo(Tier.COMPUTED);
            }
            told.await();
            hanging.reading = Behaviour.NORMAL;
            hanging.writing = Behaviour.NORMAL;

            Awaitility.await().until(() -> cache.storeStates().stream().noneMatch(StoreState::isDegraded));
            assertThat(call(cache, CALLS)).isEqualTo(Tier.COMPUTED);
            end.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void storeIsUsedAgainWithoutACallThatAsksForIt() {
        hanging.reading = Behaviour.HELD;
        hanging.writing = Behaviour.HELD;
        try (ResultCache cache = open(SHORT, SHORT)) {
            for (int i = 0; i < CALLS; i++) {
                assertThat(call(cache, i)).isEqualTo(Tier.COMPUTED);
            }
            Awaitility.await().until(() -> cache.storeStates().get(0).writes().isHeldBack());
            hanging.reading = Behaviour.NORMAL;
            hanging.writing = Behaviour.NORMAL;

            Awaitility.await().until(() -> cache.storeStates().stream().noneMatch(StoreState::isDegraded));
            Awaitility.await().untilAsserted(() -> assertThat(events)
                    .hasAtLeastOneElementOfType(CacheEvent.StoreUsedAgain.class));
            assertThat(hanging.entries()).isEmpty();
            assertThat(call(cache, CALLS)).isEqualTo(Tier.COMPUTED);
            cache.clearLocal();
            assertThat(call(cache, CALLS)).isEqualTo(Tier.REDIS);
        }
    }

    @Test
    void storeThatIsLeftAloneIsNamedWhereAMissIsExplained() {
        hanging.reading = Behaviour.FAILED_STAGE;
        try (ResultCache cache = open(LONG, LONG)) {
            for (int i = 0; i < 3; i++) {
                call(cache, i);
            }

            assertThat(cache.explainMiss(plan(cache), 99).toString())
                    .contains("REDIS")
                    .contains("it is left alone since")
                    .contains("down");
        }
    }

    private static Tier call(ResultCache cache, int input) {
        Cached<String> cached = cache.get(plan(cache), () -> "result of " + input, input);
        assertThat(cached.value()).isEqualTo("result of " + input);
        return cached.cachedFrom().tier();
    }

    private static CachedOperation<String> plan(ResultCache cache) {
        return cache.operation("op", String.class).model("m").inputs("input").build();
    }
}
