package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Computation;
import io.github.cachedresult.Producer;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.aspect.CachedResultAspect;
import io.github.cachedresult.autoconfigure.Predictor.Prediction;
import io.github.cachedresult.invocation.CacheEvent;
import io.github.cachedresult.invocation.CacheEventListener;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.InMemoryResultStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

@ExtendWith(OutputCaptureExtension.class)
class CachedResultAutoConfigurationTests {

    private final ApplicationContextRunner contexts = TestContexts.local().withBean(Predictor.class);

    @Test
    void starterAndAnnotationAreEnough() {
        contexts.run(context -> {
            Predictor predictor = context.getBean(Predictor.class);

            assertThat(predictor.predict("CCO")).isEqualTo(predictor.predict("CCO"));
            assertThat(predictor.runs()).isOne();
            assertThat(tier(predictor)).isEqualTo(Tier.COMPUTED);
            assertThat(tier(predictor)).isEqualTo(Tier.LOCAL);
        });
    }

    @Test
    void disabledLeavesAnnotationsInert() {
        contexts.withPropertyValues("cachedresult.enabled=false").run(context -> {
            Predictor predictor = context.getBean(Predictor.class);

            assertThat(AopUtils.isAopProxy(predictor)).isFalse();
            predictor.predict("CCO");
            predictor.predict("CCO");
            assertThat(predictor.runs()).isEqualTo(2);
            assertThat(context).doesNotHaveBean(CachedResultAspect.Bound.class);
        });
    }

    @Test
    void disabledLetsProgramsCompute() {
        contexts.withPropertyValues("cachedresult.enabled=false").run(context -> {
            ResultCache cache = context.getBean(ResultCache.class);
            CachedOperation<String> operation = cache.<String>operation("upper", String.class)
                    .model("m")
                    .inputs("text")
                    .build();

            for (int i = 0; i < 2; i++) {
                assertThat(cache.get(operation, () -> "A", "a").cachedFrom()).isEqualTo(CachedFrom.noCache());
            }
        });
    }

    @Test
    void localTierCanBeSwitchedOff() {
        contexts.withPropertyValues("cachedresult.local.enabled=false").run(context -> {
            Predictor predictor = context.getBean(Predictor.class);

            predictor.predict("CCO");
            predictor.predict("CCO");

            assertThat(predictor.runs()).isEqualTo(2);
            assertThat(context.getBean(ResultCache.class).localSize()).isZero();
        });
    }

    @Test
    void localTtlLimitsTheTierInTheProcess() {
        AtomicLong now = new AtomicLong(1_000);
        InstantSource clock = () -> Instant.ofEpochMilli(now.get());

        contexts.withPropertyValues("cachedresult.local.ttl=1h")
                .withBean(ResultCacheBuilderCustomizer.class, () -> builder -> builder.clock(clock))
                .run(context -> {
                    Predictor predictor = context.getBean(Predictor.class);
                    predictor.predict("CCO");
                    now.addAndGet(3_599_000);
                    predictor.predict("CCO");
                    assertThat(predictor.runs()).isOne();
                    now.addAndGet(1_000);
                    predictor.predict("CCO");
                    assertThat(predictor.runs()).isEqualTo(2);
                });
    }

    @Test
    void ruleOverridesAnnotation() {
        contexts.withPropertyValues(
                        "cachedresult.rules[0].model=pred*",
                        "cachedresult.rules[0].version=2",
                        "cachedresult.rules[0].ttl=30d")
                .run(context -> {
                    CachedFrom from =
                            context.getBean(Predictor.class).explain("CCO").cachedFrom();

                    assertThat(Objects.requireNonNull(from.origin()).version()).isEqualTo("2");
                });
    }

    @Test
    void ruleCanDisableModel() {
        contexts.withPropertyValues("cachedresult.rules[0].model=predictor", "cachedresult.rules[0].enabled=false")
                .run(context -> {
                    Predictor predictor = context.getBean(Predictor.class);

                    predictor.predict("CCO");
                    predictor.predict("CCO");

                    assertThat(predictor.runs()).isEqualTo(2);
                });
    }

    @Test
    void ownCacheIsUsed() {
        ResultCache own = ResultCache.builder().localWeight(0).build();

        contexts.withBean("own", ResultCache.class, () -> own).run(context -> {
            assertThat(context).hasSingleBean(ResultCache.class);
            Predictor predictor = context.getBean(Predictor.class);
            predictor.predict("CCO");
            predictor.predict("CCO");
            assertThat(predictor.runs()).isEqualTo(2);
        });
    }

    @Test
    void ownStoresAreTiersInTheirOrder() {
        contexts.withUserConfiguration(TwoStores.class).run(context -> {
            assertThat(context.getBean(ResultCache.class).stores())
                    .containsExactly(
                            context.getBean("first", ResultStore.class), context.getBean("second", ResultStore.class));
            context.getBean(Predictor.class).predict("CCO");
            assertThat(context.getBean("second", InMemoryResultStore.class).size())
                    .isOne();
        });
    }

    @Test
    void listenersHear() {
        List<CacheEvent> events = new CopyOnWriteArrayList<>();

        contexts.withBean(CacheEventListener.class, () -> events::add).run(context -> {
            context.getBean(Predictor.class).predict("CCO");
            assertThat(events).hasAtLeastOneElementOfType(CacheEvent.Computed.class);
        });
    }

    @Test
    void listenerMayNeedABeanWithCachedMethods() {
        contexts.withBean(Asking.class).run(context -> {
            Asking listener = context.getBean(Asking.class);
            context.getBean(Predictor.class).predict("CCO");

            assertThat(listener.heard).hasAtLeastOneElementOfType(CacheEvent.Computed.class);
        });
    }

    @Test
    void whatABeanAsksWhileTheListenerIsMadeIsAnswered() {
        contexts.withBean(Warming.class).withBean(AskingWarm.class).run(context -> {
            AskingWarm listener = context.getBean(AskingWarm.class);
            context.getBean(Predictor.class).predict("CCO");

            assertThat(listener.heard).hasSize(1).hasOnlyElementsOfType(CacheEvent.Hit.class);
        });
    }

    @Test
    void listenerThatFailsKeepsNobodyFromHearing(CapturedOutput output) {
        List<CacheEvent> events = new CopyOnWriteArrayList<>();

        contexts.withBean("deaf", CacheEventListener.class, () -> event -> {
                    throw new IllegalStateException("deaf");
                })
                .withBean("hearing", CacheEventListener.class, () -> events::add)
                .run(context -> {
                    context.getBean(Predictor.class).predict("CCO");
                    context.getBean(Predictor.class).predict("CCO");
                    assertThat(events).hasSizeGreaterThanOrEqualTo(2);
                    assertThat(output.toString().split("The listener 'deaf' failed", -1))
                            .hasSize(2);
                });
    }

    static class Hearing implements CacheEventListener {

        final List<CacheEvent> heard = new CopyOnWriteArrayList<>();

        @Override
        public void onEvent(CacheEvent event) {
            heard.add(event);
        }
    }

    static class Asking extends Hearing {

        @SuppressWarnings("UnusedVariable") // a listener could
        Asking(Predictor predictor) {}
    }

    /** Has a result computed while it is made. */
    static class Warming {

        Warming(Predictor predictor) {
            predictor.predict("CCO");
        }
    }

    static class AskingWarm extends Hearing {

        @SuppressWarnings("UnusedVariable") // a listener could
        AskingWarm(Warming warming) {}
    }

    @Test
    void customizersHaveTheLastWordInTheirOrder() {
        contexts.withUserConfiguration(TwoCustomizers.class).run(context -> {
            CachedFrom from = context.getBean(Predictor.class).explain("CCO").cachedFrom();

            assertThat(Objects.requireNonNull(from.origin()).producer()).isEqualTo(new Producer("b", "", ""));
        });
    }

    @Test
    void resultsAreSigned() {
        Properties build = new Properties();
        build.setProperty("version", "4.2");

        contexts.withPropertyValues("spring.application.name=toxicity", "HOSTNAME=node-7")
                .withBean(BuildProperties.class, () -> new BuildProperties(build))
                .run(context -> {
                    Producer producer = Objects.requireNonNull(context.getBean(Predictor.class)
                                    .explain("CCO")
                                    .cachedFrom()
                                    .origin())
                            .producer();

                    assertThat(producer.application()).isEqualTo("toxicity");
                    assertThat(producer.host()).isEqualTo("node-7");
                    assertThat(producer.instance()).hasSize(36);
                });
    }

    @Test
    void placeholdersAreResolvedFromTheEnvironment() {
        TestContexts.local()
                .withBean(Configured.class)
                .withPropertyValues("acme.model=m7", "acme.version=v7")
                .run(context -> {
                    Configured configured = context.getBean(Configured.class);
                    assertThat(Objects.requireNonNull(
                                    configured.answer("q").cachedFrom().origin()))
                            .extracting(origin -> origin.model() + " " + origin.version())
                            .isEqualTo("m7 v7");
                });
    }

    @Test
    void judgeIsTheBeanOfItsTypeWhereThereIsOne() {
        TestContexts.local()
                .withBean(Judged.class)
                .withBean(Judge.class, () -> new Judge("of a bean"))
                .withBean(String.class, () -> "by constructor")
                .run(context -> {
                    context.getBean(Judged.class).answer("q");
                    assertThat(Judge.lastAsked).isEqualTo("of a bean");
                });
    }

    @Test
    void judgeIsCreatedWithBeansOtherwise() {
        TestContexts.local()
                .withBean(Judged.class)
                .withBean(String.class, () -> "by constructor")
                .run(context -> {
                    context.getBean(Judged.class).answer("q");
                    assertThat(Judge.lastAsked).isEqualTo("by constructor");
                });
    }

    @Test
    void worksWithoutAspectj() {
        contexts.withClassLoader(new FilteredClassLoader("org.aspectj")).run(context -> {
            assertThat(context).doesNotHaveBean(CachedResultAspect.Bound.class);
            assertThat(AopUtils.isAopProxy(context.getBean(Predictor.class))).isTrue();
        });
    }

    @Test
    void wovenCodeIsBoundEvenIfBeansAreLazy() {
        contexts.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(((ConfigurableApplicationContext) context)
                                .getBeanFactory()
                                .getSingletonNames())
                        .contains("cachedResultWeaving"));
    }

    @Test
    void proxiesByInterfacesWithoutSpringAop() {
        TestContexts.local()
                .withBean(Scoring.class, ScoringService::new)
                .withPropertyValues("spring.aop.auto=false", "spring.aop.proxy-target-class=false")
                .run(context -> {
                    Scoring scoring = context.getBean(Scoring.class);

                    assertThat(AopUtils.isJdkDynamicProxy(scoring)).isTrue();
                    assertThat(scoring.score("CCO")).isEqualTo(scoring.score("CCO"));
                    assertThat(ScoringService.runs).isOne();
                });
    }

    @Test
    void noBeanIsCreatedTooEarly(CapturedOutput output) {
        contexts.withBean(CacheEventListener.class, () -> event -> {}).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output).doesNotContain("not eligible for getting processed");
        });
    }

    @Test
    void startTellsTiersAndModelsWithoutVersion(CapturedOutput output) {
        contexts.withBean(Unversioned.class)
                .withPropertyValues("cachedresult.local.maximum-weight=3MB")
                .run(context -> assertThat(output)
                        .containsOnlyOnce("Results are looked for in: this process (up to 3 MB)")
                        .containsOnlyOnce("The model 'free' is unversioned")
                        .doesNotContain("The model 'predictor' is unversioned"));
    }

    @Test
    void cacheIsClosedAfterTheBeansThatUseIt() {
        List<String> closed = new ArrayList<>();

        contexts.withBean("store", ResultStore.class, () -> new RecordedClosing(closed))
                .withBean("user", UserOfPredictor.class, () -> new UserOfPredictor(closed))
                .run(context -> {
                    context.getBean(UserOfPredictor.class).use(context);
                    context.close();
                    assertThat(closed).startsWith("user computed", "store");
                });
    }

    private static Tier tier(Predictor predictor) {
        return predictor.explain("CCN").cachedFrom().tier();
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoStores {

        @Bean
        @Order(2)
        InMemoryResultStore second() {
            return new InMemoryResultStore(Tier.S3);
        }

        @Bean
        @Order(1)
        InMemoryResultStore first() {
            return new InMemoryResultStore(Tier.REDIS);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoCustomizers {

        @Bean
        @Order(2)
        ResultCacheBuilderCustomizer later() {
            return builder -> builder.producer(new Producer("b", "", ""));
        }

        @Bean
        @Order(1)
        ResultCacheBuilderCustomizer earlier() {
            return builder -> builder.producer(new Producer("a", "", ""));
        }
    }

    static class Configured {

        @CachedResult(model = "${acme.model}", version = "${acme.version}", ttl = "${acme.ttl:1h}")
        public Cached<Prediction> answer(String question) {
            return Cached.of(new Prediction(question, 1));
        }
    }

    static class Unversioned {

        @CachedResult(model = "free", operation = "a")
        public Prediction one(String question) {
            return new Prediction(question, 1);
        }

        @CachedResult(model = "free", operation = "b")
        public Prediction other(String question) {
            return new Prediction(question, 2);
        }
    }

    static class Judged {

        @CachedResult(model = "judged", validity = Judge.class)
        public Prediction answer(String question) {
            return new Prediction(question, 1);
        }
    }

    static final class Judge implements ResultValidity<Prediction> {

        static volatile String lastAsked = "";

        private final String name;

        Judge(String name) {
            this.name = name;
        }

        @Override
        public Verdict judge(Prediction result, Computation computation) {
            lastAsked = name;
            return Verdict.store();
        }
    }

    interface Scoring {

        @CachedResult(model = "scoring")
        Prediction score(String smiles);
    }

    static final class ScoringService implements Scoring {

        static int runs;

        @Override
        public Prediction score(String smiles) {
            runs++;
            return new Prediction(smiles, runs);
        }
    }

    /** Needs its cached method until its very end. */
    static final class UserOfPredictor implements AutoCloseable {

        private final List<String> closed;
        private @Nullable Predictor predictor;

        UserOfPredictor(List<String> closed) {
            this.closed = closed;
        }

        void use(BeanFactory beans) {
            predictor = beans.getBean(Predictor.class);
        }

        @Override
        public void close() {
            Objects.requireNonNull(predictor).predict("at the end");
            closed.add("user computed");
        }
    }

    static final class RecordedClosing extends ForwardingStore {

        private final List<String> closed;

        RecordedClosing(List<String> closed) {
            super(new InMemoryResultStore(Tier.REDIS));
            this.closed = closed;
        }

        @Override
        public void close() {
            closed.add("store");
            super.close();
        }
    }
}
