package io.github.cachedresult.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.InvalidCachedMethodException;
import io.github.cachedresult.invocation.ResultCache;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;

/** Batches of woven code, with and without a proxy in front of it. Runs with AspectJ's agent. */
@SuppressWarnings("UnusedVariable") // inputs that only count for the key
class BatchWovenTests {

    private static final List<Object> GIVEN = new CopyOnWriteArrayList<>();

    private final ResultCache cache = ResultCache.builder().build();

    @AutoClose
    private final CachedResultAspect.Bound bound = CachedResultAspect.bind(cache);

    @BeforeEach
    void reset() {
        GIVEN.clear();
    }

    static class Toxicity {

        @CachedResult(model = "toxicity", version = "1", operation = "predict")
        List<Integer> lengths(@EachInput("smiles") List<String> molecules) {
            GIVEN.add(molecules);
            return molecules.stream().map(String::length).toList();
        }

        @CachedResult(model = "toxicity", version = "1", operation = "predict")
        int length(String smiles) {
            GIVEN.add(smiles);
            return smiles.length();
        }

        @CachedResult(model = "toxicity", version = "1")
        double[] scaled(@EachInput(chunkSize = 1, parallelChunks = 3) double[] values, int factor) {
            GIVEN.add(values[0]);
            return Arrays.stream(values).map(value -> factor * value).toArray();
        }

        @CachedResult(model = "toxicity", version = "1")
        private Map<String, Cached<Integer>> hidden(int a, @EachInput Map<String, Integer> each, long b, boolean c) {
            GIVEN.add(each);
            Map<String, Cached<Integer>> results = new TreeMap<>();
            each.forEach((key, value) -> results.put(key, Cached.of(a + value)));
            return results;
        }

        Map<String, Cached<Integer>> throughPrivate(Map<String, Integer> each) {
            return hidden(1, each, 2, true);
        }

        @CachedResult(model = "toxicity", version = "1")
        static List<Integer> withoutObject(@EachInput List<Integer> items) {
            return items;
        }
    }

    @Test
    void call_woven_computesWhatIsMissing() {
        Toxicity toxicity = new Toxicity();
        assertThat(toxicity.length("CCO")).isEqualTo(3);
        assertThat(toxicity.lengths(List.of("C", "CCO", "C", "CC"))).containsExactly(1, 3, 1, 2);
        assertThat(toxicity.lengths(List.of("CC", "C"))).containsExactly(2, 1);
        assertThat(toxicity.length("CC")).isEqualTo(2);
        assertThat(GIVEN).containsExactly("CCO", List.of("C", "CC"));
    }

    @Test
    void call_wovenInChunksOnSeveralThreads_givesEachItsOwn() {
        Toxicity toxicity = new Toxicity();
        assertThat(toxicity.scaled(new double[] {1, 2, 3, 4, 5, 1}, 2)).containsExactly(2, 4, 6, 8, 10, 2);
        assertThat(GIVEN).containsExactlyInAnyOrder(1.0, 2.0, 3.0, 4.0, 5.0);
    }

    @Test
    void call_wovenPrivateMethodOfAMap_isCached() {
        Toxicity toxicity = new Toxicity();
        toxicity.throughPrivate(Map.of("a", 1));
        Map<String, Cached<Integer>> results = toxicity.throughPrivate(Map.of("a", 1, "b", 2));
        assertThat(results.values())
                .extracting(result -> result.cachedFrom().tier())
                .containsExactlyInAnyOrder(Tier.LOCAL, Tier.COMPUTED);
        assertThat(results.values()).extracting(Cached::value).containsExactlyInAnyOrder(2, 3);
        assertThat(GIVEN).containsExactly(Map.of("a", 1), Map.of("b", 2));
    }

    @Test
    void call_wovenBehindAProxy_isOneCall() {
        ProxyFactory factory = new ProxyFactory(new Toxicity());
        factory.setProxyTargetClass(true);
        factory.addAdvisor(new AnnotationAdvisor(new CachedResultInterceptor(() -> cache)));
        Toxicity toxicity = (Toxicity) factory.getProxy();
        assertThat(toxicity.lengths(List.of("C", "CC"))).containsExactly(1, 2);
        assertThat(toxicity.lengths(List.of("CCC", "CC"))).containsExactly(3, 2);
        assertThat(GIVEN).containsExactly(List.of("C", "CC"), List.of("CCC"));
    }

    @Test
    void call_whatCannotBeRunWithSomeItems_isAnErrorThatSaysTheWayOut() {
        assertThatThrownBy(() -> Toxicity.withoutObject(List.of(1)))
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageContaining(
                        "withoutObject(List): woven code runs a batch only of a method that is not static");
    }

    @Test
    void call_withoutACache_isTheMethodAsItIs() {
        bound.close();
        List<String> items = List.of("C", "C");
        assertThat(new Toxicity().lengths(items)).containsExactly(1, 1);
        assertThat(GIVEN.get(0)).isSameAs(items);
    }
}
