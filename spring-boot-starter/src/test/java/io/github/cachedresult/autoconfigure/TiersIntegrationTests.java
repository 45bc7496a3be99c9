package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Tier;
import io.github.cachedresult.autoconfigure.Predictor.Prediction;
import io.github.cachedresult.invocation.CacheEvent;
import io.github.cachedresult.invocation.CacheEventListener;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.MissExplanation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.test.server.FaultProxy;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Applications, each as a new process would be, over one Redis and one S3. */
class TiersIntegrationTests {

    @AutoClose
    private static final RealServers SERVERS = RealServers.start();

    @BeforeEach
    void emptyRedis() {
        SERVERS.redis().flushAll();
    }

    @Test
    void resultIsFoundInTheProcessThenInRedisThenInS3() {
        AtomicReference<Prediction> computed = new AtomicReference<>();

        allTiers().run(context -> {
            assertThat(tier(context, "CCO")).isEqualTo(Tier.COMPUTED);
            assertThat(tier(context, "CCO")).isEqualTo(Tier.LOCAL);
            computed.set(context.getBean(Predictor.class).explain("CCO").value());
        });
        allTiers().run(context -> {
            assertThat(tier(context, "CCO")).isEqualTo(Tier.REDIS);
            assertThat(context.getBean(Predictor.class).explain("CCO").value()).isEqualTo(computed.get());
            assertThat(context.getBean(Predictor.class).runs()).isZero();
        });
        SERVERS.redis().flushAll();
        allTiers().run(context -> {
            assertThat(tier(context, "CCO")).isEqualTo(Tier.S3);
            assertThat(context.getBean(Predictor.class).runs()).isZero();
        });
        allTiers().run(context -> assertThat(tier(context, "CCO")).isEqualTo(Tier.REDIS));
    }

    @Test
    void missIsExplainedFromRedisThenFromS3() {
        allTiers().run(context -> assertThat(tier(context, "stored")).isEqualTo(Tier.COMPUTED));
        allTiers().run(TiersIntegrationTests::explainsMiss);
        SERVERS.redis().flushAll();
        allTiers().run(TiersIntegrationTests::explainsMiss);
    }

    private static void explainsMiss(ApplicationContext context) throws NoSuchMethodException {
        ResultCache cache = context.getBean(ResultCache.class);
        Method method = Predictor.class.getMethod("explain", String.class);
        CachedOperation<?> plan =
                cache.methods().plan(method, Predictor.class, method, method.getAnnotation(CachedResult.class));

        MissExplanation miss = cache.explainMiss(plan, "asked for");

        assertThat(miss).isInstanceOf(MissExplanation.Nearest.class);
        MissExplanation.Nearest nearest = (MissExplanation.Nearest) miss;
        assertThat(nearest.comparison()).hasToString("`smiles` was \"stored\", now \"asked for\"");
        assertThat(cache.explain(nearest.nearest().text())).isEqualTo(cache.explain(plan, "stored"));
        assertThat(cache.explain(nearest.nearest())).isEqualTo(cache.explain(plan, "stored"));
    }

    @Test
    void applicationsOwnRedissonClientIsUsedAndLeftOpen() {
        Config config = new Config();
        config.useSingleServer().setAddress(SERVERS.redis().uri()).setConnectionMinimumIdleSize(1);
        RedissonClient client = Redisson.create(config);
        try {
            ApplicationContextRunner contexts = predicting()
                    .withPropertyValues("cachedresult.s3.enabled=false", "spring.data.redis.port=1")
                    .withBean("own", RedissonClient.class, () -> client, bean -> bean.setDestroyMethodName(""));

            contexts.run(context -> assertThat(tier(context, "CCN")).isEqualTo(Tier.COMPUTED));
            contexts.run(context -> assertThat(tier(context, "CCN")).isEqualTo(Tier.REDIS));

            assertThat(client.isShutdown()).isFalse();
        } finally {
            client.shutdown();
        }
    }

    @Test
    void connectionDetailsAreUsed() {
        ApplicationContextRunner contexts = predicting()
                .withPropertyValues("cachedresult.s3.enabled=false", "spring.data.redis.port=1")
                .withBean(DataRedisConnectionDetails.class, Details::new);

        contexts.run(context -> assertThat(tier(context, "CCC")).isEqualTo(Tier.COMPUTED));
        contexts.run(context -> assertThat(tier(context, "CCC")).isEqualTo(Tier.REDIS));
    }

    @Test
    void startsInTheTimeOfAnOrdinaryStartWhereNothingAnswers() {
        long without = startMillis(TestContexts.local());
        try (FaultProxy silentRedis = FaultProxy.to(SERVERS.redis().port());
                FaultProxy silentS3 = FaultProxy.to(SERVERS.s3().port())) {
            silentRedis.hang();
            silentS3.hang();

            long with = startMillis(TestContexts.full()
                    .withPropertyValues(
                            "spring.data.redis.host=127.0.0.1",
                            "spring.data.redis.port=" + silentRedis.port(),
                            "cachedresult.s3.bucket=" + RealServers.BUCKET,
                            "cachedresult.s3.endpoint=http://127.0.0.1:" + silentS3.port()));

            assertThat(with).isLessThan(without + 1_000);
        }
    }

    @Test
    void answersAndRecoversWithoutRestart() {
        SERVERS.redis().kill();
        List<CacheEvent> events = new CopyOnWriteArrayList<>();
        try {
            allTiers().withBean(CacheEventListener.class, () -> events::add).run(context -> {
                assertThat(tier(context, "down")).isEqualTo(Tier.COMPUTED);
                Awaitility.await().untilAsserted(() -> assertThat(events)
                        .hasAtLeastOneElementOfType(CacheEvent.StoreFailed.class));
                SERVERS.redis().restart();
                Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                    events.clear();
                    tier(context, "up " + System.nanoTime());
                    assertThat(events).doesNotHaveAnyElementsOfTypes(CacheEvent.StoreFailed.class);
                });
            });
        } finally {
            SERVERS.redis().restart();
        }
    }

    private static long startMillis(ApplicationContextRunner contexts) {
        long[] best = {Long.MAX_VALUE};
        for (int i = 0; i < 3; i++) {
            long begin = System.nanoTime();
            contexts.run(context -> {
                assertThat(context).hasNotFailed();
                best[0] = Math.min(best[0], (System.nanoTime() - begin) / 1_000_000);
            });
        }
        return best[0];
    }

    private static Tier tier(ApplicationContext context, String smiles) {
        return context.getBean(Predictor.class).explain(smiles).cachedFrom().tier();
    }

    private static ApplicationContextRunner predicting() {
        return TestContexts.full().withBean(Predictor.class);
    }

    private static ApplicationContextRunner allTiers() {
        return predicting()
                .withBean(AwsCredentialsProvider.class, RealServers::credentials)
                .withPropertyValues(
                        "spring.data.redis.url=" + SERVERS.redis().uri(),
                        "cachedresult.s3.bucket=" + RealServers.BUCKET,
                        "cachedresult.s3.endpoint=" + SERVERS.s3().endpoint(),
                        "cachedresult.s3.path-style=true");
    }

    static final class Details implements DataRedisConnectionDetails {

        @Override
        public Standalone getStandalone() {
            return Standalone.of("127.0.0.1", SERVERS.redis().port());
        }
    }
}
