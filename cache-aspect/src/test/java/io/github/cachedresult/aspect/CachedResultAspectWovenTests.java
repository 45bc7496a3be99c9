package io.github.cachedresult.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.NamedModel;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CacheEvent;
import io.github.cachedresult.invocation.ResultCache;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;

/** Runs with AspectJ's agent, which weaves the classes below when they are loaded. */
@SuppressWarnings("UnusedVariable") // inputs that only count for the key
class CachedResultAspectWovenTests {

    private static final AtomicInteger RUNS = new AtomicInteger();

    private final Queue<CacheEvent> events = new ConcurrentLinkedQueue<>();
    private final ResultCache cache =
            ResultCache.builder().listener(events::add).build();
    private CachedResultAspect.Bound bound = () -> {};

    @BeforeEach
    void bind() {
        RUNS.set(0);
        bound = CachedResultAspect.bind(cache);
    }

    @AfterEach
    void unbind() {
        bound.close();
    }

    static class Toxicity {

        @CachedResult(model = "toxicity", version = "1")
        Cached<Integer> predict(String smiles) {
            return Cached.of(RUNS.incrementAndGet());
        }

        Cached<Integer> selfInvoked(String smiles) {
            return predict(smiles);
        }

        int throughPrivate(String smiles) {
            return hidden(smiles);
        }

        @CachedResult(model = "toxicity", version = "1")
        private int hidden(String smiles) {
            return RUNS.incrementAndGet();
        }

        @CachedResult(model = "toxicity", version = "1")
        static int withoutObject(int n) {
            return RUNS.incrementAndGet();
        }

        @CachedResult(model = "toxicity", version = "1")
        final int sealed(int n) {
            return RUNS.incrementAndGet();
        }

        @CachedResult(model = "toxicity", version = "1")
        int unhashable(Object any) {
            return RUNS.incrementAndGet();
        }
    }

    static class Dose {

        private final int milligrams;

        Dose(int milligrams) {
            this.milligrams = milligrams;
        }

        @CachedResult(model = "dose", version = "1")
        int twice(String why) {
            RUNS.incrementAndGet();
            return 2 * milligrams;
        }
    }

    record Named(String modelName) implements NamedModel {

        @CachedResult(version = "1")
        String describe(int n) {
            RUNS.incrementAndGet();
            return modelName + n;
        }
    }

    @Test
    void selfInvocation_isCached() {
        Toxicity toxicity = new Toxicity();
        assertThat(toxicity.selfInvoked("CCO").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(toxicity.predict("CCO").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThat(RUNS).hasValue(1);
    }

    @Test
    void privateStaticAndFinalMethods_areCached() {
        Toxicity toxicity = new Toxicity();
        assertThat(toxicity.throughPrivate("C")).isEqualTo(toxicity.throughPrivate("C"));
        assertThat(Toxicity.withoutObject(1)).isEqualTo(Toxicity.withoutObject(1));
        assertThat(toxicity.sealed(1)).isEqualTo(toxicity.sealed(1));
        assertThat(RUNS).hasValue(3);
    }

    @Test
    void objectsWithoutFields_shareResults() {
        assertThat(new Toxicity().predict("CCO").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(new Toxicity().predict("CCO").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
    }

    @Test
    void secondObjectWithFields_runsUncachedAndIsNeverAnsweredWithTheFirstsResult() {
        Dose first = new Dose(5);
        Dose second = new Dose(7);
        assertThat(first.twice("test")).isEqualTo(10);
        assertThat(second.twice("test")).isEqualTo(14);
        assertThat(first.twice("test")).isEqualTo(10);
        assertThat(second.twice("test")).isEqualTo(14);
        assertThat(RUNS).hasValue(3);
        assertThat(events)
                .anyMatch(event -> event instanceof CacheEvent.Bypassed bypassed
                        && bypassed.reason().contains("NamedModel"));
    }

    @Test
    void namedModels_shareNothingWithEachOther() {
        assertThat(new Named("a").describe(1)).isEqualTo("a1");
        assertThat(new Named("b").describe(1)).isEqualTo("b1");
        assertThat(new Named("a").describe(1)).isEqualTo("a1");
        assertThat(RUNS).hasValue(2);
    }

    @Test
    void unboundAspect_leavesMethodsAsTheyWere() {
        bound.close();
        Toxicity toxicity = new Toxicity();
        assertThat(toxicity.predict("CCO").cachedFrom().key()).isNull();
        assertThat(toxicity.predict("CCO").cachedFrom().key()).isNull();
        assertThat(RUNS).hasValue(2);
    }

    @Test
    void objectBothWovenAndProxied_runsMethodAndPipelineOnce() {
        ProxyFactory factory = new ProxyFactory(new Toxicity());
        factory.setProxyTargetClass(true);
        factory.addAdvisor(new CachedResultAdvisor(new CachedResultInterceptor(() -> cache)));
        Toxicity proxied = (Toxicity) factory.getProxy();

        assertThat(proxied.predict("CCO").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(RUNS).hasValue(1);
        assertThat(events.stream().filter(CacheEvent.Computed.class::isInstance))
                .hasSize(1);
        assertThat(events.stream().filter(CacheEvent.Stored.class::isInstance)).hasSize(1);
        assertThat(proxied.predict("CCO").cachedFrom().tier()).isEqualTo(Tier.LOCAL);

        events.clear();
        Object[] unhashable = {new Object()};
        proxied.unhashable(unhashable);
        assertThat(RUNS).hasValue(2);
        assertThat(events.stream().filter(CacheEvent.Bypassed.class::isInstance))
                .hasSize(1);
    }

    @Test
    void wovenMethod_isRecognised() throws NoSuchMethodException {
        assertThat(WovenCode.isWoven(Toxicity.class.getDeclaredMethod("hidden", String.class)))
                .isTrue();
        assertThat(WovenCode.isWoven(Toxicity.class.getDeclaredMethod("selfInvoked", String.class)))
                .isFalse();
    }
}
