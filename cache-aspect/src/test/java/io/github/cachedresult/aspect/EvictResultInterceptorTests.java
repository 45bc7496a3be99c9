package io.github.cachedresult.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EvictResult;
import io.github.cachedresult.ModelName;
import io.github.cachedresult.eviction.Eviction;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.invocation.InvalidCachedMethodException;
import io.github.cachedresult.invocation.ResultCache;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;

/** Methods of proxied objects that evict. */
class EvictResultInterceptorTests {

    private static final AtomicInteger RUNS = new AtomicInteger();

    private final ResultCache cache = ResultCache.builder()
            .placeholders(text -> text.replace("${model}", "of-a-property"))
            .build();
    private final Training training = proxied(new Training());

    private <T> T proxied(T target) {
        ProxyFactory factory = new ProxyFactory(target);
        factory.setProxyTargetClass(true);
        factory.addAdvisor(new AnnotationAdvisor(new CachedResultInterceptor(() -> cache)));
        factory.addAdvisor(new AnnotationAdvisor(new EvictResultInterceptor(() -> cache)));
        @SuppressWarnings("unchecked") // a proxy of it is one
        T proxy = (T) factory.getProxy();
        return proxy;
    }

    interface Trains {

        @EvictResult(model = "m", version = "1")
        void train();

        @EvictResult(version = "2")
        void retrain(@ModelName @Nullable String model);
    }

    static class Training implements Trains {

        @CachedResult(model = "m", version = "1")
        public int predict(String smiles) {
            return RUNS.incrementAndGet() + 0 * smiles.length();
        }

        @Override
        public void train() {}

        @Override
        public void retrain(@Nullable String model) {}

        @EvictResult(tags = "nightly")
        public void ofATag(@ModelName String model) {}

        @EvictResult(
                model = "m",
                tags = {"nightly", "weekly"})
        public String ofTags() {
            return "done";
        }

        @EvictResult(model = "m", reason = "a disk failed")
        public void failing() throws IOException {
            throw new IOException("failed");
        }

        @EvictResult(model = "m", alsoOnFailure = true)
        public void failingHalfway() throws IOException {
            throw new IOException("failed");
        }

        @EvictResult(model = "m", before = true)
        public int before(IntSupplier inside) {
            return inside.getAsInt();
        }

        @EvictResult(model = "${model}")
        public void ofAProperty() {}

        @EvictResult
        public void nothing() {}

        @EvictResult(version = "1")
        public void versionOnly() {}

        @EvictResult(model = "m", before = true, alsoOnFailure = true)
        public void bothWays() {}

        @EvictResult(model = "m")
        public CompletableFuture<String> later(CompletableFuture<String> end) {
            return end;
        }

        @EvictResult(model = "m", alsoOnFailure = true)
        public CompletionStage<String> laterHalfway(CompletableFuture<String> end) {
            return end;
        }

        @EvictResult(model = "m", before = true)
        public CompletableFuture<String> laterBefore(CompletableFuture<String> end) {
            return end;
        }

        @EvictResult(model = "m")
        public Future<String> anyTime() {
            return new CompletableFuture<>();
        }

        @EvictResult(model = "m")
        @CachedResult(model = "m", version = "1", operation = "both")
        public String cachedToo() {
            return "";
        }

        @EvictResult(model = " ")
        public void blank() {}

        @EvictResult(model = "m")
        public void namedTwice(@ModelName String model) {}

        @EvictResult
        public void numbered(@ModelName int model) {}
    }

    private List<Eviction> evictions() {
        return cache.evictions().state().number() == 0
                ? List.of()
                : cache.evictions().history(1);
    }

    @Test
    void evicts_afterItReturned_asTheInterfaceSays() {
        int first = training.predict("CCO");
        assertThat(training.predict("CCO")).isEqualTo(first);

        training.train();

        assertThat(training.predict("CCO")).isGreaterThan(first);
        assertThat(evictions()).singleElement().satisfies(eviction -> {
            assertThat(eviction.order().selector())
                    .isEqualTo(Selector.ofModel("m").withVersion("1"));
            assertThat(eviction.order().reason()).contains("Training.train()");
        });
    }

    @Test
    void evicts_eachTagByItself_andPassesTheResultThrough() {
        assertThat(training.ofTags()).isEqualTo("done");

        assertThat(evictions())
                .extracting(eviction -> eviction.order().selector())
                .containsExactly(
                        Selector.ofModel("m").withTag("nightly"),
                        Selector.ofModel("m").withTag("weekly"));
    }

    @Test
    void evicts_onlyOnSuccess_unlessItSaysOtherwise() {
        assertThatExceptionOfType(IOException.class).isThrownBy(training::failing);
        assertThat(evictions()).isEmpty();

        assertThatExceptionOfType(IOException.class).isThrownBy(training::failingHalfway);
        assertThat(evictions()).hasSize(1);
    }

    @Test
    void evicts_before_whatIsComputedInsideStays() {
        int old = training.predict("inside");

        int inside = training.before(() -> training.predict("inside"));

        assertThat(inside).isGreaterThan(old);
        assertThat(training.predict("inside")).isEqualTo(inside);
        assertThat(evictions()).hasSize(1);
    }

    @Test
    void evicts_whenTheFutureHasCompleted_andNotWhenItFails() {
        CompletableFuture<String> end = new CompletableFuture<>();
        CompletableFuture<String> answer = training.later(end);
        assertThat(evictions()).isEmpty();
        end.complete("done");
        assertThat(answer.join()).isEqualTo("done");
        assertThat(evictions()).hasSize(1);

        IOException failure = new IOException("failed");
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() ->
                        training.later(CompletableFuture.failedFuture(failure)).join())
                .withCause(failure);
        assertThat(evictions()).hasSize(1);
        CompletionStage<String> halfway = training.laterHalfway(CompletableFuture.failedFuture(failure));
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> halfway.toCompletableFuture().join())
                .withCause(failure);
        assertThat(evictions()).hasSize(2);
    }

    @Test
    void evicts_beforeAMethodThatReturnsAFuture() {
        CompletableFuture<String> answer = training.laterBefore(CompletableFuture.completedFuture("done"));
        assertThat(answer.join()).isEqualTo("done");
        assertThat(evictions()).hasSize(1);
    }

    @Test
    void evicts_whatAPropertyNames() {
        training.ofAProperty();

        assertThat(evictions())
                .extracting(eviction -> eviction.order().selector())
                .containsExactly(Selector.ofModel("of-a-property"));
    }

    @Test
    void evicts_theModelThatAParameterNames() {
        training.retrain("a");
        training.ofATag("b");
        training.retrain("");
        training.retrain(null);

        assertThat(evictions())
                .extracting(eviction -> eviction.order().selector())
                .containsExactly(
                        Selector.ofModel("a").withVersion("2"),
                        Selector.ofModel("b").withTag("nightly"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nothing", "versionOnly", "bothWays", "anyTime", "cachedToo", "blank", "namedTwice", "numbered"})
    void whatCannotEvictIsRefused_withTheMethodAndTheWayOut(String name) {
        var method = Arrays.stream(Training.class.getMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        assertThatExceptionOfType(InvalidCachedMethodException.class)
                .isThrownBy(() -> cache.evictingMethods()
                        .plan(method, Training.class, method, method.getAnnotation(EvictResult.class)))
                .withMessageContaining("Training." + name + "(")
                .withMessageMatching(
                        ".*(return a CompletableFuture|name one|name the model|leave out|declare it|let another method|let a method|must not).*");
    }
}
