package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EvictResult;
import io.github.cachedresult.invocation.ResultCache;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Beans whose methods evict, and those that are refused. */
@ExtendWith(OutputCaptureExtension.class)
class EvictResultTests {

    static class Model {

        private static final AtomicInteger RUNS = new AtomicInteger();

        @CachedResult(model = "retrained", version = "1")
        public int predict(String smiles) {
            return RUNS.incrementAndGet() + 0 * smiles.length();
        }
    }

    static class Training {

        @EvictResult(model = "${acme.model}")
        public void train() {}
    }

    static class OnlyEvicts {

        @EvictResult(model = "m")
        final void train() {}
    }

    static class PrivateMethod {

        @EvictResult(model = "m")
        private void train() {}

        @Override
        public String toString() {
            train();
            return "private";
        }
    }

    static class Nothing {

        @EvictResult
        public void train() {}
    }

    static class Unresolved {

        @EvictResult(model = "${acme.absent}")
        public void train() {}
    }

    static class Later {

        @EvictResult(model = "m")
        public Future<?> train() {
            return new CompletableFuture<>();
        }
    }

    static class CachedToo {

        @EvictResult(model = "m")
        @CachedResult(model = "m", version = "1")
        public String train() {
            return "";
        }
    }

    private static ApplicationContextRunner with(Class<?>... beans) {
        ApplicationContextRunner contexts = TestContexts.local();
        for (Class<?> bean : beans) {
            contexts = contexts.withBean(bean);
        }
        return contexts;
    }

    @Test
    void evicts() {
        with(Model.class, Training.class)
                .withPropertyValues("acme.model=retrained")
                .run(context -> {
                    Model model = context.getBean(Model.class);
                    int first = model.predict("CCO");
                    assertThat(model.predict("CCO")).isEqualTo(first);

                    context.getBean(Training.class).train();

                    assertThat(model.predict("CCO")).isGreaterThan(first);
                    assertThat(context.getBean(ResultCache.class).evictions().history(1))
                            .hasSize(1);
                });
    }

    @Test
    void doesNotEvictWhereTheCacheIsDisabled_andSaysSo(CapturedOutput output) {
        with(Training.class)
                .withPropertyValues("acme.model=retrained", "cachedresult.enabled=false")
                .run(context -> {
                    context.getBean(Training.class).train();
                    assertThat(context.getBean(ResultCache.class)
                                    .evictions()
                                    .state()
                                    .number())
                            .isZero();
                    assertThat(output)
                            .containsOnlyOnce("cachedresult.enabled=false: what has @EvictResult evicts nothing")
                            .contains(Training.class.getName() + ".train()");
                });
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of(OnlyEvicts.class, "it is final", "weave"),
                Arguments.of(PrivateMethod.class, "it is private", "weave"),
                Arguments.of(Nothing.class, "neither a model nor a tag", "ame one"),
                Arguments.of(Unresolved.class, "acme.absent", "${name:default}"),
                Arguments.of(Later.class, "java.util.concurrent.Future", "eturn a CompletableFuture"),
                Arguments.of(CachedToo.class, "does not run each time", "et another method evict"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void isOnlyLeftAloneWhereTheCacheIsDisabled(Class<?> bean, String problem, String wayOut) {
        with(bean)
                .withPropertyValues("cachedresult.enabled=false")
                .run(context -> assertThat(context).as(problem + wayOut).hasNotFailed());
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void failsTheStart(Class<?> bean, String problem, String wayOut) {
        with(bean).run(context -> {
            FailureAnalysis analysis = new InvalidCachedMethodFailureAnalyzer()
                    .analyze(Objects.requireNonNull(context.getStartupFailure()));
            assertThat(analysis).isNotNull();
            assertThat(analysis.getDescription())
                    .contains(bean.getName() + ".train(")
                    .doesNotContain("cannot be cached");
            assertThat(analysis.getDescription() + analysis.getAction()).contains(problem, wayOut);
        });
    }
}
