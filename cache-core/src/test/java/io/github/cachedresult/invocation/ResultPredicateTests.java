package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Computation;
import io.github.cachedresult.ResultPredicate;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.validity.FiniteNumbers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Judges of the result alone, on their way from the method and from the stores. */
@NullUnmarked
class ResultPredicateTests {

    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();

    private ResultCache process() {
        return ResultCache.builder().listener(events::add).store(redis).build();
    }

    private static OperationBuilder<double[]> plan(ResultCache cache) {
        return cache.operation("op", double[].class).model("m").version("1").inputs("x");
    }

    private Tier get(ResultCache cache, CachedOperation<double[]> operation, double result) {
        var answer = cache.get(
                operation,
                () -> {
                    runs.incrementAndGet();
                    return new double[] {1, result};
                },
                "x");
        assertThat(answer.value()).hasSize(2);
        return answer.cachedFrom().tier();
    }

    @Test
    void badResult_isReturnedAndKeptNowhere() {
        ResultCache cache = process();
        CachedOperation<double[]> operation =
                plan(cache).validity(new FiniteNumbers()).build();
        assertThat(get(cache, operation, Double.NaN)).isEqualTo(Tier.COMPUTED);
        assertThat(redis.entries()).isEmpty();
        assertThat(cache.localSize()).isZero();
        assertThat(events)
                .contains(new CacheEvent.NotStored(
                        "op",
                        key(cache, operation),
                        new WhyNotStored(
                                WhyNotStored.Kind.JUDGED, FiniteNumbers.class.getName(), "an element is NaN")));
        assertThat(get(cache, operation, 2)).isEqualTo(Tier.COMPUTED);
        assertThat(get(cache, operation, 3)).isEqualTo(Tier.LOCAL);
    }

    private static io.github.cachedresult.key.ResultKey key(ResultCache cache, CachedOperation<double[]> operation) {
        return ((KeyExplanation.Listed) cache.explain(operation, "x")).key();
    }

    @Test
    void badResultOfAnEarlierVersion_isAMissAndIsReplaced() {
        ResultCache earlier = process();
        get(earlier, plan(earlier).build(), Double.NaN);

        ResultCache cache = process();
        CachedOperation<double[]> operation =
                plan(cache).validity(new FiniteNumbers()).build();
        assertThat(get(cache, operation, 2)).isEqualTo(Tier.COMPUTED);
        assertThat(events)
                .filteredOn(CacheEvent.Unusable.class::isInstance)
                .extracting(event -> ((CacheEvent.Unusable) event).reason())
                .containsExactly(FiniteNumbers.class.getName() + " finds it unusable");
        ResultCache third = process();
        assertThat(get(third, plan(third).validity(new FiniteNumbers()).build(), 3))
                .isEqualTo(Tier.REDIS);
    }

    @Test
    void whatThisProcessHolds_isNotJudgedAgain_unlessAnotherOperationKeptIt() {
        AtomicInteger asked = new AtomicInteger();
        ResultPredicate<Object> counting = new ResultPredicate<>() {
            @Override
            public String objection(Object result) {
                asked.incrementAndGet();
                return null;
            }
        };
        ResultCache cache = process();
        CachedOperation<double[]> operation = plan(cache).validity(counting).build();
        get(cache, operation, 1);
        assertThat(asked).hasValue(1);
        get(cache, operation, 1);
        get(cache, operation, 1);
        assertThat(asked).hasValue(1);

        ResultCache second = process();
        CachedOperation<double[]> unjudged = plan(second).build();
        CachedOperation<double[]> judged = plan(second).validity(counting).build();
        assertThat(get(second, unjudged, 1)).isEqualTo(Tier.REDIS);
        assertThat(get(second, judged, 1)).isEqualTo(Tier.LOCAL);
        assertThat(asked).hasValue(2);
        assertThat(runs).hasValue(1);
    }

    @Test
    void otherJudges_areAskedAtEveryHit() {
        AtomicInteger asked = new AtomicInteger();
        ResultValidity<Object> lookingElsewhere = new ResultValidity<>() {
            @Override
            public Verdict judge(Object result, Computation computation) {
                return Verdict.store();
            }

            @Override
            public boolean usable(Object result, CachedFrom from) {
                return asked.incrementAndGet() != 3;
            }
        };
        ResultCache cache = process();
        CachedOperation<double[]> operation = plan(cache)
                .validity(new FiniteNumbers())
                .validity(lookingElsewhere)
                .build();
        get(cache, operation, 1);
        assertThat(get(cache, operation, 1)).isEqualTo(Tier.LOCAL);
        assertThat(get(cache, operation, 1)).isEqualTo(Tier.LOCAL);
        assertThat(get(cache, operation, 1)).as("the third time it objects").isEqualTo(Tier.REDIS);
    }
}
