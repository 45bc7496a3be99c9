package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Computation;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.tier.UnusableKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What a cache counts without a listener: by model and cause, never by key or text. */
@NullUnmarked
class CacheCountsTests {

    /** Says what it is told to say. */
    static final class Judge implements ResultValidity<String> {

        private Verdict verdict = Verdict.store();
        private boolean usable = true;
        private boolean broken;

        @Override
        public Verdict judge(String result, Computation computation) {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            return verdict;
        }

        @Override
        public boolean usable(String result, CachedFrom from) {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            return usable;
        }
    }

    private static final String JUDGE = Judge.class.getName();

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final MapStore redis = new MapStore(Tier.REDIS);
    private final Judge judge = new Judge();

    private ResultCacheBuilder builder() {
        return ResultCache.builder()
                .store(redis)
                .clock(time::get)
                .evictions(new EvictionOptions(Duration.ofHours(1), null, 0));
    }

    private static OperationBuilder<String> plan(ResultCache cache, String model) {
        return cache.operation("op", String.class).model(model).version("1").inputs("x");
    }

    private String ask(ResultCache cache, String model, String x) {
        return cache.get(plan(cache, model).validity(judge).build(), () -> "r" + x, x)
                .value();
    }

    @Test
    void calls_byWhereTheirAnswersCameFrom() {
        ResultCache cache = builder().build();
        ask(cache, "m", "x");
        ask(cache, "m", "y");
        ask(cache, "other", "x");
        cache.clearLocal();
        ask(cache, "m", "x");
        ask(cache, "m", "x");

        assertThat(cache.counts().of(new Counted.Answered("m", Tier.COMPUTED))).isEqualTo(2);
        assertThat(cache.counts().of(new Counted.Answered("other", Tier.COMPUTED)))
                .isEqualTo(1);
        assertThat(cache.counts().of(new Counted.Answered("m", Tier.REDIS))).isEqualTo(1);
        assertThat(cache.counts().of(new Counted.Stored("m"))).isEqualTo(2);
        assertThat(cache.counts().of(new Counted.Answered("m", Tier.LOCAL)))
                .as("not asked for")
                .isZero();
    }

    @Test
    void hitsInTheLocalTier_areCountedOnceWhereTheyAreAskedFor() {
        List<CacheEvent> events = new ArrayList<>();
        for (ResultCache cache : List.of(
                builder().countLocalHits(true).build(),
                builder().countLocalHits(true).listener(events::add).build())) {
            for (int i = 0; i < 4; i++) {
                ask(cache, "m", "x");
            }
            assertThat(cache.counts().of(new Counted.Answered("m", Tier.LOCAL))).isEqualTo(3);
        }
        assertThat(events).filteredOn(CacheEvent.Hit.class::isInstance).hasSize(4);
    }

    @Test
    void runsInTheBackground_areNoCalls() {
        List<Runnable> waiting = new ArrayList<>();
        ResultCache cache = builder().refreshes(waiting::add).build();
        CachedOperation<String> plan = plan(cache, "m")
                .ttl(Duration.ofHours(24))
                .refreshAfter(Duration.ofHours(20))
                .build();
        cache.get(plan, () -> "r", "x");
        time.updateAndGet(now -> now.plus(Duration.ofHours(20)));
        cache.get(plan, () -> "s", "x");
        waiting.forEach(Runnable::run);

        assertThat(cache.counts().of(new Counted.Stored("m"))).isEqualTo(2);
        assertThat(cache.counts().of(new Counted.Answered("m", Tier.COMPUTED))).isEqualTo(1);
    }

    @Test
    void aStaleAnswerThatIsPreferred_isOne() {
        ResultCache cache = builder().build();
        CachedOperation<String> plan =
                plan(cache, "m").ttl(Duration.ofHours(1)).validity(judge).build();
        cache.get(plan, () -> "r", "x");
        time.updateAndGet(now -> now.plus(Duration.ofHours(1)));
        judge.verdict = Verdict.preferStale("worse");
        assertThat(cache.get(plan, () -> "s", "x").value()).isEqualTo("r");

        assertThat(cache.counts().of(new Counted.Answered("m", Tier.COMPUTED))).isEqualTo(1);
        assertThat(cache.counts().of(new Counted.Answered("m", Tier.STALE))).isEqualTo(1);
    }

    @Test
    void whatNeitherAStoreNorTheProcessHolds_isNotStored() {
        for (ResultCache cache : List.of(
                ResultCache.builder().localWeight(0).build(),
                ResultCache.builder()
                        .rules(List.of(ModelRule.of("m").localEnabled(false)))
                        .build())) {
            assertThat(cache.get(plan(cache, "m").build(), () -> "r", "x")
                            .cachedFrom()
                            .origin()
                            .entryId())
                    .isNull();
            assertThat(cache.counts().of(new Counted.Stored("m"))).isZero();
            assertThat(cache.counts().of(new Counted.NotStored("m", WhyNotStored.Kind.UNTAKEN, null)))
                    .isEqualTo(1);
        }
    }

    @Test
    void failuresBypassesAndRefusals() {
        ResultCache cache = builder().build();
        CachedOperation<String> plan = plan(cache, "m").build();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> cache.get(
                        plan,
                        () -> {
                            throw new IOException("no");
                        },
                        "x"));
        cache.get(plan, CacheMode.OFF, () -> "r", "x");
        cache.get(plan, () -> "r", Thread.currentThread());
        assertThatExceptionOfType(NotCachedException.class)
                .isThrownBy(() -> cache.get(plan, CacheMode.CACHE_ONLY, () -> "r", "x"));

        assertThat(cache.counts().of(new Counted.Failed("m", Tier.COMPUTED))).isEqualTo(1);
        assertThat(cache.counts().of(new Counted.Bypassed("m"))).isEqualTo(2);
        assertThat(cache.counts().of(new Counted.Refused("m", NotCachedException.Reason.MISS)))
                .isEqualTo(1);
        assertThat(cache.counts().list())
                .filteredOn(count -> count.counted() instanceof Counted.Bypassed)
                .singleElement()
                .satisfies(count -> assertThat(count.lastReasons())
                        .hasSize(2)
                        .anyMatch(reason -> reason.contains("java.lang.Thread"))
                        .contains("its mode is OFF"));
    }

    @Test
    void resultsThatAreNotStored_byCauseAndJudgeWithTheLastReasons() {
        ResultCache cache = builder().build();
        for (int i = 0; i < CacheCounts.MAX_REASONS + 2; i++) {
            judge.verdict = Verdict.doNotStore("too short by " + i);
            ask(cache, "m", "x");
        }
        judge.verdict = Verdict.preferStale("worse");
        ask(cache, "m", "x");
        judge.broken = true;
        ask(cache, "m", "x");
        cache.get(plan(cache, "m").build(), () -> null, "x");

        Counted judged = new Counted.NotStored("m", WhyNotStored.Kind.JUDGED, JUDGE);
        assertThat(cache.counts().list())
                .filteredOn(count -> count.counted().equals(judged))
                .containsExactly(new Count(
                        judged,
                        7,
                        List.of(
                                "too short by 2",
                                "too short by 3",
                                "too short by 4",
                                "too short by 5",
                                "too short by 6")));
        assertThat(cache.counts().of(new Counted.NotStored("m", WhyNotStored.Kind.STALE_PREFERRED, JUDGE)))
                .isEqualTo(1);
        assertThat(cache.counts().of(new Counted.NotStored("m", WhyNotStored.Kind.JUDGE_FAILED, JUDGE)))
                .isEqualTo(1);
        assertThat(cache.counts().of(new Counted.NotStored("m", WhyNotStored.Kind.NULL, null)))
                .isEqualTo(1);
        assertThat(cache.counts().of(new Counted.Stored("m"))).isZero();
    }

    @Test
    void entriesThatAreNotUsed_byTierAndCause() {
        ResultCache cache = builder().localWeight(0).build();
        ask(cache, "m", "x");
        judge.usable = false;
        ask(cache, "m", "x");
        judge.usable = true;
        judge.broken = true;
        ask(cache, "m", "x");
        judge.broken = false;
        redis.entries.replaceAll((key, bytes) -> {
            byte[] damaged = bytes.clone();
            damaged[damaged.length - 1]++;
            return damaged;
        });
        ask(cache, "m", "x");
        redis.entries.replaceAll((key, bytes) -> new byte[] {1, 2, 3});
        ask(cache, "m", "x");
        cache.evictions().evict(Selector.ofModel("m"), "ann", "wrong");
        ask(cache, "m", "x");
        time.updateAndGet(now -> now.plus(Duration.ofDays(1)));
        cache.get(plan(cache, "m").ttl(Duration.ofHours(1)).build(), () -> "new", "x");

        assertThat(unusable(cache, UnusableKind.JUDGED, null, JUDGE)).isEqualTo(1);
        assertThat(unusable(cache, UnusableKind.JUDGE_FAILED, null, JUDGE)).isEqualTo(1);
        assertThat(unusable(cache, UnusableKind.DEFECTIVE, Defect.CORRUPT, null))
                .isEqualTo(1);
        assertThat(unusable(cache, UnusableKind.DEFECTIVE, Defect.FOREIGN, null))
                .isEqualTo(1);
        assertThat(unusable(cache, UnusableKind.EVICTED, null, null)).isEqualTo(1);
        assertThat(unusable(cache, UnusableKind.EXPIRED, null, null)).isEqualTo(1);
    }

    private static long unusable(ResultCache cache, UnusableKind kind, Defect defect, String judge) {
        return cache.counts().of(new Counted.Unusable("m", Tier.REDIS, kind, defect, judge));
    }

    @Test
    void anEntryOfTheLocalTierThatIsJudgedUnusable_isCountedOnce() {
        ResultCache cache = builder().build();
        ask(cache, "m", "x");
        redis.entries.clear();
        judge.usable = false;
        ask(cache, "m", "x");
        assertThat(cache.counts().of(new Counted.Unusable("m", Tier.LOCAL, UnusableKind.JUDGED, null, JUDGE)))
                .isEqualTo(1);
    }

    @Test
    void storesThatFail() {
        ResultCache cache = builder().build();
        redis.failure = new IllegalStateException("down");
        ask(cache, "m", "x");
        assertThat(cache.counts().of(new Counted.StoreFailed(Tier.REDIS, "read")))
                .isEqualTo(1);
        assertThat(cache.counts().of(new Counted.StoreFailed(Tier.REDIS, "write")))
                .isEqualTo(1);
        assertThat(cache.counts().toString())
                .contains("1 × StoreFailed[tier=REDIS, action=read], lastly: \"")
                .contains("down");
    }

    @Test
    void moreModelsThanAreCountedByThemselves_areCountedTogether() {
        ResultCache cache = ResultCache.builder().countLocalHits(true).build();
        for (int i = 0; i < CacheCounts.MAX_MODELS + 10; i++) {
            ask(cache, "m" + i, "x");
            ask(cache, "m" + i, "x");
        }
        assertThat(cache.counts().of(new Counted.Answered("m7", Tier.LOCAL))).isEqualTo(1);
        assertThat(cache.counts().of(new Counted.Answered(CacheCounts.OTHERS, Tier.COMPUTED)))
                .isEqualTo(10);
        assertThat(cache.counts().of(new Counted.Answered(CacheCounts.OTHERS, Tier.LOCAL)))
                .isEqualTo(10);
    }

    @Test
    void observer_isToldOfEachThingOnce_alsoOfWhatWasBefore() {
        ResultCache cache = builder().build();
        ask(cache, "m", "x");
        List<Counted> seen = new ArrayList<>();
        cache.counts().observe(seen::add);
        assertThat(seen).containsExactlyInAnyOrder(new Counted.Answered("m", Tier.COMPUTED), new Counted.Stored("m"));
        ask(cache, "m", "y");
        cache.clearLocal();
        ask(cache, "m", "y");
        assertThat(seen).hasSize(3).contains(new Counted.Answered("m", Tier.REDIS));
    }
}
