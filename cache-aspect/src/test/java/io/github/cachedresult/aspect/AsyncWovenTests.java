package io.github.cachedresult.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EvictResult;
import io.github.cachedresult.invocation.RecursiveCallException;
import io.github.cachedresult.invocation.ResultCache;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;

/** Woven methods that return futures, with and without a proxy in front of them. Runs with AspectJ's agent. */
@SuppressWarnings("UnusedVariable") // inputs that only count for the key
class AsyncWovenTests {

    private static final AtomicInteger RUNS = new AtomicInteger();

    private final ResultCache cache = ResultCache.builder().build();

    @AutoClose
    private final CachedResultAspect.Bound bound = CachedResultAspect.bind(cache);

    @BeforeEach
    void reset() {
        RUNS.set(0);
    }

    static class Toxicity {

        @CachedResult(model = "toxicity", version = "1")
        CompletableFuture<Integer> predict(String smiles) {
            RUNS.incrementAndGet();
            return CompletableFuture.supplyAsync(smiles::length);
        }

        @CachedResult(model = "toxicity", version = "1")
        @SuppressWarnings("InfiniteRecursion") // it ends in the cache
        CompletableFuture<Integer> ofItself(String smiles) {
            return ofItself(smiles);
        }

        @CachedResult(model = "toxicity", version = "1")
        static CompletableFuture<Integer> withoutObject() {
            return CompletableFuture.completedFuture(RUNS.incrementAndGet());
        }

        @EvictResult(model = "toxicity")
        CompletableFuture<String> train(CompletableFuture<String> end) {
            return end;
        }
    }

    @Test
    void call_woven_isCached() {
        Toxicity toxicity = new Toxicity();
        assertThat(toxicity.predict("CCO").join()).isEqualTo(3);
        assertThat(toxicity.predict("CCO")).isCompletedWithValue(3);
        assertThat(RUNS).hasValue(1);
        assertThat(Toxicity.withoutObject().join()).isEqualTo(2);
        assertThat(Toxicity.withoutObject()).isCompletedWithValue(2);
    }

    @Test
    void call_wovenBehindAProxy_isOneCall() {
        ProxyFactory factory = new ProxyFactory(new Toxicity());
        factory.setProxyTargetClass(true);
        factory.addAdvisor(new AnnotationAdvisor(new CachedResultInterceptor(() -> cache)));
        Toxicity toxicity = (Toxicity) factory.getProxy();
        assertThat(toxicity.predict("CCO").join()).isEqualTo(3);
        assertThat(toxicity.predict("CCO")).isCompletedWithValue(3);
        assertThat(RUNS).hasValue(1);
    }

    @Test
    void call_ofItself_fails() {
        assertThatThrownBy(() -> new Toxicity().ofItself("CCO").join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RecursiveCallException.class);
    }

    @Test
    void evicts_whenTheFutureHasCompleted() {
        Toxicity toxicity = new Toxicity();
        toxicity.predict("CCO").join();
        CompletableFuture<String> end = new CompletableFuture<>();
        CompletableFuture<String> trained = toxicity.train(end);
        toxicity.predict("CCO").join();
        assertThat(RUNS).hasValue(1);
        end.complete("done");
        assertThat(trained.join()).isEqualTo("done");
        toxicity.predict("CCO").join();
        assertThat(RUNS).hasValue(2);
    }

    @Test
    void call_withoutACache_isTheMethodAsItIs() {
        bound.close();
        assertThat(new Toxicity().predict("CCO").join()).isEqualTo(3);
        assertThat(new Toxicity().predict("CCO").join()).isEqualTo(3);
        assertThat(RUNS).hasValue(2);
    }
}
