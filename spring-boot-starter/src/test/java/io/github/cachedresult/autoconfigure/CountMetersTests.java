package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.Counted;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.invocation.ResultCacheBuilder;
import io.github.cachedresult.validity.NotEmpty;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The counts of the cache as meters, where the application has a registry, and none where it has not. */
class CountMetersTests {

    static class Model {

        @CachedResult(model = "m", version = "1", validity = NotEmpty.class)
        public String predict(String x) {
            return x;
        }
    }

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CachedResultAutoConfiguration.class))
            .withPropertyValues("cachedresult.redis.enabled=false");

    private final ApplicationContextRunner withRegistry = application
            .withConfiguration(
                    AutoConfigurations.of(MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
            .withBean(Model.class);

    private static double count(MeterRegistry registry, String name, String... tags) {
        FunctionCounter counter = registry.find(name).tags(tags).functionCounter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void callsAndResultsOfAModelAreCounted_localHitsIncluded() {
        withRegistry.run(context -> {
            Model model = context.getBean(Model.class);
            model.predict("x");
            model.predict("x");
            model.predict("x");
            model.predict("");
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(count(registry, "cachedresult.calls", "model", "m", "outcome", "hit", "tier", "local"))
                    .isEqualTo(2);
            assertThat(count(registry, "cachedresult.calls", "model", "m", "outcome", "computed", "tier", "none"))
                    .isEqualTo(2);
            assertThat(count(registry, "cachedresult.results", "model", "m", "outcome", "stored"))
                    .isEqualTo(1);
            assertThat(count(
                            registry,
                            "cachedresult.results",
                            "model",
                            "m",
                            "outcome",
                            "not_stored",
                            "reason",
                            "judged",
                            "judge",
                            NotEmpty.class.getName()))
                    .isEqualTo(1);
        });
    }

    @Test
    void countersOfOneNameHaveTheSameTags() {
        withRegistry
                .withPropertyValues("cachedresult.rules[0].model=off", "cachedresult.rules[0].mode=off")
                .run(context -> {
                    ResultCache cache = context.getBean(ResultCache.class);
                    Model model = context.getBean(Model.class);
                    model.predict("x");
                    model.predict("x");
                    model.predict("");
                    cache.rules().replaceMode(CacheMode.OFF);
                    model.predict("x");
                    assertThat(context.getBean(MeterRegistry.class).getMeters())
                            .filteredOn(meter -> meter.getId().getName().startsWith("cachedresult."))
                            .hasSizeGreaterThan(4)
                            .extracting(Meter::getId)
                            .extracting(id -> id.getName() + " "
                                    + id.getTags().stream()
                                            .map(tag -> tag.getKey())
                                            .sorted()
                                            .collect(Collectors.joining(",")))
                            .containsOnly(
                                    "cachedresult.calls model,outcome,reason,tier",
                                    "cachedresult.results judge,model,outcome,reason");
                });
    }

    @Test
    void withoutARegistryLocalHitsAreNotCounted() {
        application.withBean(Model.class).run(context -> {
            Model model = context.getBean(Model.class);
            model.predict("x");
            model.predict("x");
            assertThat(local(context.getBean(ResultCache.class))).isZero();
        });
    }

    @Test
    void theApplicationHasTheLastWord() {
        withRegistry
                .withBean(ResultCacheBuilderCustomizer.class, () -> CountMetersTests::withoutLocalHits)
                .run(context -> {
                    Model model = context.getBean(Model.class);
                    model.predict("x");
                    model.predict("x");
                    assertThat(local(context.getBean(ResultCache.class))).isZero();
                });
    }

    private static void withoutLocalHits(ResultCacheBuilder builder) {
        builder.countLocalHits(false);
    }

    @Test
    void withoutMicrometerThereAreNoMeters() {
        application
                .withClassLoader(new FilteredClassLoader("io.micrometer.core"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("cachedResultMeters"));
    }

    private static long local(ResultCache cache) {
        return cache.counts().of(new Counted.Answered("m", Tier.LOCAL));
    }
}
