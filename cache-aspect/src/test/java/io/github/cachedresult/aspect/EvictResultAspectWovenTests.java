package io.github.cachedresult.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.EvictResult;
import io.github.cachedresult.ModelName;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.invocation.ResultCache;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;

/** Runs with AspectJ's agent, which weaves the class below when it is loaded. */
class EvictResultAspectWovenTests {

    private final ResultCache cache = ResultCache.builder().build();

    @AutoClose
    private final CachedResultAspect.Bound bound = CachedResultAspect.bind(cache);

    static class Training {

        int train() {
            return hidden();
        }

        @EvictResult(model = "m")
        private int hidden() {
            return 7;
        }

        @EvictResult(model = "s")
        static void withoutObject() {}

        @EvictResult
        public void retrain(@ModelName String model, int depth) {
            if (depth > 0) {
                retrain(model, depth - 1);
            }
        }
    }

    @Test
    void privateAndStaticMethodsEvict_alsoWhereAnObjectCallsItself() {
        assertThat(new Training().train()).isEqualTo(7);
        Training.withoutObject();

        assertThat(cache.evictions().history(1))
                .extracting(eviction -> eviction.order().selector())
                .containsExactly(Selector.ofModel("m"), Selector.ofModel("s"));
    }

    @Test
    void aMethodThatIsProxiedToo_evictsOnceForEachCall() {
        ProxyFactory factory = new ProxyFactory(new Training());
        factory.setProxyTargetClass(true);
        factory.addAdvisor(new AnnotationAdvisor(new EvictResultInterceptor(() -> cache)));
        Training proxy = (Training) factory.getProxy();

        proxy.retrain("a", 0);
        assertThat(cache.evictions().state().number()).isEqualTo(1);
        proxy.retrain("a", 2);

        assertThat(cache.evictions().state().number()).isEqualTo(1 + 3);
        assertThat(cache.evictions().history(1))
                .extracting(eviction -> eviction.order().selector())
                .containsOnly(Selector.ofModel("a"));
    }

    @Test
    void withoutACacheTheMethodRunsAsIfItWereNotAnnotated() {
        bound.close();

        assertThat(new Training().train()).isEqualTo(7);
        assertThat(cache.evictions().state().number()).isZero();
    }

    @Test
    void theCacheThatWasBoundLastIsUsed() {
        ResultCache another = ResultCache.builder().build();
        try (CachedResultAspect.Bound alsoBound = CachedResultAspect.bind(another)) {
            assertThat(alsoBound).isNotNull();
            new Training().train();
        }
        new Training().train();

        assertThat(another.evictions().state().number()).isEqualTo(1);
        assertThat(cache.evictions().state().number()).isEqualTo(1);
    }
}
