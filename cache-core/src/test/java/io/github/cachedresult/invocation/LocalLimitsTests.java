package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.tier.LocalLimits.WhenFull;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one model may take of the tier in the process. */
@NullUnmarked
@Timeout(60)
class LocalLimitsTests {

    private static final ModelRule THREE =
            ModelRule.of("m").localMaximumEntries(3L).localWhenFull(WhenFull.FAIL);

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final AtomicInteger runs = new AtomicInteger();
    private ResultCache cache = cache(1 << 20);

    private ResultCache cache(long weight, ModelRule... rules) {
        return ResultCache.builder()
                .localWeight(weight)
                .store(redis)
                .clock(time::get)
                .rules(List.of(rules))
                .build();
    }

    private Tier call(String model, int input) {
        return ask(model, input).cachedFrom().tier();
    }

    private Cached<String> ask(String model, int input) {
        CachedOperation<String> operation = cache.operation("op " + model, String.class)
                .model(model)
                .inputs("x")
                .build();
        return cache.get(operation, () -> "a".repeat(1_000) + runs.incrementAndGet(), input);
    }

    /** Until there is room for no more. */
    private void fillWithOthers() {
        fill("other", 300);
        await().until(() -> cache.localSize() <= 150);
    }

    private static List<List<ModelRule>> otherRules() {
        return List.of(List.of(), List.of(ModelRule.of("m").localEnabled(false)), List.of(THREE));
    }

    private void fill(String model, int count) {
        for (int i = 0; i < count; i++) {
            Tier unused = call(model, i);
        }
    }

    private int held(String model, int count) {
        int held = 0;
        for (int i = 0; i < count; i++) {
            held += call(model, i) == Tier.LOCAL ? 1 : 0;
        }
        return held;
    }

    @Test
    void get_moreEntriesThanAModelMayHave_keepsAsManyAndLeavesOthersAlone() {
        cache = cache(1 << 20, ModelRule.of("few*").localMaximumEntries(10L));
        fill("other", 50);
        fill("few", 50);
        fill("fewer", 50);

        await().untilAsserted(() -> assertThat(cache.localSize()).isEqualTo(70));
        assertThat(held("other", 50)).isEqualTo(50);
        assertThat(runs).hasValue(150);
    }

    @Test
    void get_moreWeightThanAModelMayTake_keepsThatMuch() {
        cache = cache(1 << 20, ModelRule.of("light").localMaximumWeight(20_000L));
        fill("light", 100);
        fill("other", 100);

        await().untilAsserted(() -> assertThat(cache.localSize()).isBetween(105L, 120L));
        assertThat(held("other", 100)).isEqualTo(100);
    }

    @Test
    void get_whatModelsWithLimitsTake_theOthersDoNotHave() {
        cache = cache(200_000, ModelRule.of("large").localMaximumWeight(150_000L));
        fill("other", 200);
        await().untilAsserted(() -> assertThat(cache.localSize()).isBetween(50L, 150L));
        long before = cache.localSize();

        fill("large", 200);

        await().untilAsserted(() -> assertThat(cache.localSize()).isLessThanOrEqualTo(before + 5));
    }

    @Test
    void get_modelThatMayHoldNothing_isFoundInTheStores() {
        cache = cache(1 << 20, ModelRule.of("none").localEnabled(false));
        assertThat(call("none", 1)).isEqualTo(Tier.COMPUTED);
        assertThat(call("none", 1)).isEqualTo(Tier.REDIS);
        assertThat(cache.localSize()).isZero();
    }

    @Test
    void get_oneMoreThanAModelMayHaveWhereThatFails_throwsBeforeAnythingIsComputed() {
        cache = cache(1 << 20, THREE);
        fill("m", 3);

        assertThatThrownBy(() -> call("m", 4))
                .isInstanceOf(LocalTierFullException.class)
                .hasMessageContaining("'m'")
                .hasMessageContaining("3")
                .hasMessageContaining("local-maximum-entries")
                .hasMessageContaining("local-when-full=evict");

        assertThat(runs).hasValue(3);
        assertThat(held("m", 3)).isEqualTo(3);
        cache.clearLocal();
        assertThat(call("m", 4)).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void get_allThatAModelMayHaveIsTakenBack_isNoLongerHeld() {
        cache = cache(1 << 20, THREE);
        fill("m", 3);
        cache.evictions().evict(Selector.ofModel("m"), "ann", "wrong");

        assertThat(call("m", 4)).isEqualTo(Tier.COMPUTED);
        assertThat(cache.localSize()).isEqualTo(1);
    }

    @Test
    void get_allThatAModelMayHaveHasExpired_isNoLongerHeldOnceItCannotStandIn() {
        Duration hour = Duration.ofHours(1);
        cache = cache(1 << 20, THREE.ttl(hour).staleFor(hour));
        fill("m", 3);
        time.updateAndGet(now -> now.plus(hour));
        assertThatThrownBy(() -> call("m", 4)).isInstanceOf(LocalTierFullException.class);

        time.updateAndGet(now -> now.plus(hour));
        assertThat(call("m", 4)).isEqualTo(Tier.COMPUTED);
        assertThat(cache.localSize()).isEqualTo(1);
    }

    @SuppressWarnings("try") // the scope is there for its effect
    @Test
    void get_callThatDoesNotRunTheMethod_isAnsweredByTheStoreAlsoWhereThereIsNoMoreRoom() {
        fill("m", 5);
        cache = cache(1 << 20, THREE);
        fill("m", 3);

        try (CacheScope readers = CacheScope.open(CacheMode.CACHE_ONLY)) {
            assertThat(call("m", 4)).isEqualTo(Tier.REDIS);
        }
        assertThat(cache.localSize()).isEqualTo(3);
    }

    @Test
    void get_moreEntriesAllowedThanThereAreBytes_keepsTheBytes() {
        cache = cache(1 << 20, ModelRule.of("m").localMaximumWeight(20_000L).localMaximumEntries(1_000_000L));
        fill("m", 100);
        await().untilAsserted(() -> assertThat(cache.localSize()).isBetween(5L, 20L));
    }

    @Test
    void rules_areReplaced_whatAModelTookGoesBackToTheOthers() {
        cache = cache(200_000);
        fillWithOthers();
        long half = cache.localSize() / 2;
        List<Runnable> ends = List.of(
                () -> replaceRules(), () -> replaceRules(ModelRule.of("m").localEnabled(false)), cache::clearLocal);
        for (Runnable end : ends) {
            replaceRules(ModelRule.of("m").localMaximumWeight(150_000L));
            fill("m", 200);
            end.run();
            await().untilAsserted(() -> assertThat(cache.localSize()).isLessThan(half));
            fillWithOthers();
            assertThat(cache.localSize()).isGreaterThan(half);
        }
    }

    private void replaceRules(ModelRule... rules) {
        cache.rules().replace(List.of(rules));
        fill("m", 1);
    }

    @SuppressWarnings("try") // the scope is there for its effect
    @ParameterizedTest
    @MethodSource("otherRules")
    void rules_areReplacedAndComeBack_whatWasReplacedMeanwhileDoesNot(List<ModelRule> other) {
        for (List<ModelRule> rules : otherRules()) {
            cache.rules().replace(rules);
            fill("m", 1);
            cache.rules().replace(other);
            String current;
            try (CacheScope again = CacheScope.open(CacheMode.REFRESH)) {
                current = ask("m", 0).value();
            }
            cache.rules().replace(rules);
            assertThat(ask("m", 0).value()).isEqualTo(current);
        }
    }

    @Test
    void rules_areReplaced_otherLimitsHold() {
        fill("m", 20);
        assertThat(held("m", 20)).isEqualTo(20);

        cache.rules().replace(List.of(ModelRule.of("m").localMaximumEntries(5L)));
        fill("m", 20);
        await().untilAsserted(() -> assertThat(held("m", 0) + cache.localSize()).isLessThanOrEqualTo(25));
        assertThat(runs).hasValue(20);

        cache.rules().replace(List.of());
        fill("m", 20);
        assertThat(held("m", 20)).isEqualTo(20);
    }

    @Test
    void effectiveConfiguration_saysTheLimitsAndWhoSetThem() {
        cache = cache(
                1 << 20,
                ModelRule.of("m*").localMaximumEntries(3L).localWhenFull(WhenFull.FAIL),
                ModelRule.of("m1").localMaximumWeight(1_000L));
        Tier unused = call("m1", 1);
        assertThat(cache.effectiveConfiguration().toString())
                .contains("in the process at most 3 entries, then fail, 1000 bytes")
                .contains("the rule for 'm*', the rule for 'm1'");
    }

    @Test
    void build_limitOfNothing_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cache(1, ModelRule.of("m").localMaximumEntries(0L)))
                .withMessageContaining("local-maximum-entries")
                .withMessageContaining("'m'")
                .withMessageContaining("local-enabled=false");
    }
}
