package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.InMemoryResultStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What an application with Spring Boot's health says of the tiers. */
class TierHealthTests {

    private final InMemoryResultStore store = new InMemoryResultStore(Tier.REDIS);
    private final ApplicationContextRunner contexts =
            TestContexts.local().withBean(Predictor.class).withBean("own", ResultStore.class, () -> store);

    @Test
    void isUpWhileStoresAnswer() {
        contexts.run(context -> {
            context.getBean(Predictor.class).explain("CCO");

            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(tiers(health))
                    .singleElement()
                    .satisfies(tier ->
                            assertThat(tier).containsEntry("tier", "REDIS").containsEntry("store", "memory"))
                    .extracting("reads.position", "writes.position")
                    .containsExactly("CLOSED", "CLOSED");
        });
    }

    @Test
    void isDegradedWhileAStoreIsLeftAlone() {
        contexts.withPropertyValues("cachedresult.redis.breaker.failures=2", "cachedresult.evictions.poll-interval=1h")
                .run(context -> {
                    store.close();
                    for (String smiles : List.of("C", "CC")) {
                        assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                        context.getBean(Predictor.class).explain(smiles);
                    }

                    Health health = health(context);
                    assertThat(health.getStatus()).isEqualTo(TierHealth.DEGRADED);
                    assertThat(tiers(health))
                            .singleElement()
                            .extracting("reads.position", "reads.lastFailure")
                            .containsExactly("OPEN", "the store is closed");
                });
    }

    @Test
    void isDegradedWhileTheLogOfEvictionsCannotBeRead() {
        contexts.withPropertyValues("cachedresult.evictions.poll-interval=1h").run(context -> {
            context.getBean(Predictor.class).explain("CCO");
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            store.close();
            context.getBean(ResultCache.class).evictions().refresh();

            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(TierHealth.DEGRADED);
            assertThat(health.getDetails().get("evictions"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("reachable", false)
                    .containsEntry("hitsStopped", false)
                    .containsKey("unreachableSince");
        });
    }

    @Test
    void degradedIsServedAsWellAndHidesNothing() {
        assertThat(HttpCodeStatusMapper.getDefault().getStatusCode(TierHealth.DEGRADED))
                .isEqualTo(200);
        assertThat(StatusAggregator.getDefault().getAggregateStatus(Status.UP, TierHealth.DEGRADED))
                .isEqualTo(Status.UP);
        assertThat(StatusAggregator.getDefault().getAggregateStatus(Status.DOWN, TierHealth.DEGRADED))
                .isEqualTo(Status.DOWN);
        assertThat(StatusAggregator.of("down", "out-of-service", "degraded", "up", "unknown")
                        .getAggregateStatus(Status.UP, TierHealth.DEGRADED))
                .isEqualTo(TierHealth.DEGRADED);
    }

    @Test
    void canBeSwitchedOff() {
        contexts.withPropertyValues("management.health.cachedresult.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
    }

    @Test
    void breakersCanBeSwitchedOff() {
        contexts.withPropertyValues("cachedresult.redis.breaker.enabled=false").run(context -> {
            store.close();
            for (String smiles : List.of("C", "CC", "CCC", "CCCC")) {
                context.getBean(Predictor.class).explain(smiles);
            }
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
        });
    }

    @Test
    void isNotThereWithoutBootsModule() {
        contexts.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ResultCache.class)
                        .doesNotHaveBean("cachedResultHealthIndicator"));
    }

    private static Health health(ApplicationContext context) {
        return Objects.requireNonNull(context.getBean("cachedResultHealthIndicator", HealthIndicator.class)
                .health());
    }

    @SuppressWarnings("unchecked") // what the indicator puts there
    private static List<Map<String, Object>> tiers(Health health) {
        return (List<Map<String, Object>>)
                Objects.requireNonNull(health.getDetails().get("tiers"));
    }
}
