package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CacheScope;
import io.github.cachedresult.invocation.PartlyCachedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Batches and single calls of applications, each as a new process would be, over one Redis and one S3. */
@NullUnmarked
class BatchesIntegrationTests {

    @AutoClose
    private static final RealServers SERVERS = RealServers.start();

    @AutoClose("shutdownNow")
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    record Prediction(String smiles, double value, List<String> warnings) {}

    static class Toxicity {

        static final List<List<String>> GIVEN = new CopyOnWriteArrayList<>();

        @CachedResult(model = "toxicity", version = "1", operation = "predict")
        public List<Cached<Prediction>> predictAll(@EachInput("smiles") List<String> molecules, double ph) {
            GIVEN.add(List.copyOf(molecules));
            return molecules.stream().map(one -> Cached.of(predicted(one, ph))).toList();
        }

        @CachedResult(model = "toxicity", version = "1", operation = "predict")
        public Cached<Prediction> predict(String smiles, double ph) {
            GIVEN.add(List.of(smiles));
            return Cached.of(predicted(smiles, ph));
        }

        private static Prediction predicted(String smiles, double ph) {
            return new Prediction(smiles, smiles.length() / ph, List.of("ph " + ph));
        }
    }

    @BeforeEach
    void empty() {
        SERVERS.redis().flushAll();
        Toxicity.GIVEN.clear();
    }

    private static ApplicationContextRunner process() {
        return TestContexts.full()
                .withBean(Toxicity.class)
                .withBean(AwsCredentialsProvider.class, RealServers::credentials)
                .withPropertyValues(
                        "spring.data.redis.url=" + SERVERS.redis().uri(),
                        "cachedresult.redis.timeout=30s",
                        "cachedresult.s3.timeout=30s",
                        "cachedresult.s3.bucket=" + RealServers.BUCKET,
                        "cachedresult.s3.endpoint=" + SERVERS.s3().endpoint(),
                        "cachedresult.s3.path-style=true");
    }

    private static List<Tier> tiersOfAll(ApplicationContext context, double ph, String... molecules) {
        List<Cached<Prediction>> answers = context.getBean(Toxicity.class).predictAll(List.of(molecules), ph);
        for (int i = 0; i < molecules.length; i++) {
            assertThat(answers.get(i).value()).isEqualTo(Toxicity.predicted(molecules[i], ph));
        }
        return answers.stream().map(answer -> answer.cachedFrom().tier()).toList();
    }

    private static Tier tierOfOne(ApplicationContext context, String smiles, double ph) {
        return context.getBean(Toxicity.class).predict(smiles, ph).cachedFrom().tier();
    }

    @Test
    void batchAndSingleCall_meetEachOthersEntriesInAllTiers() {
        process().run(context -> {
            assertThat(tierOfOne(context, "CCO", 7)).isEqualTo(Tier.COMPUTED);
            assertThat(tiersOfAll(context, 7, "CC", "CCO", "C", "CC"))
                    .containsExactly(Tier.COMPUTED, Tier.LOCAL, Tier.COMPUTED, Tier.COMPUTED);
            assertThat(tierOfOne(context, "C", 7)).isEqualTo(Tier.LOCAL);
        });
        assertThat(Toxicity.GIVEN).containsExactly(List.of("CCO"), List.of("CC", "C"));
        process().run(context -> {
            assertThat(tierOfOne(context, "CC", 7)).isEqualTo(Tier.REDIS);
            assertThat(tiersOfAll(context, 7, "CCO", "CC", "C", "CCO"))
                    .containsExactly(Tier.REDIS, Tier.LOCAL, Tier.REDIS, Tier.REDIS);
        });
        SERVERS.redis().flushAll();
        process().run(context -> {
            assertThat(tierOfOne(context, "CC", 7)).isEqualTo(Tier.S3);
            assertThat(tiersOfAll(context, 7, "CCO", "new", "CC")).containsExactly(Tier.S3, Tier.COMPUTED, Tier.LOCAL);
        });
        // what S3 had is in Redis again
        process().run(context -> assertThat(tiersOfAll(context, 7, "CC", "CCO", "new"))
                .containsOnly(Tier.REDIS));
        assertThat(Toxicity.GIVEN).hasSize(3).endsWith(List.of("new"));
    }

    @Test
    void redisThatGoesAway_changesNoAnswer() {
        process().run(context -> assertThat(tiersOfAll(context, 8, "CC", "C")).containsOnly(Tier.COMPUTED));
        process().withPropertyValues("cachedresult.redis.timeout=200ms").run(context -> {
            SERVERS.redis().kill();
            try {
                assertThat(tiersOfAll(context, 8, "CC", "CCC", "C")).containsExactly(Tier.S3, Tier.COMPUTED, Tier.S3);
            } finally {
                SERVERS.redis().restart();
            }
        });
        assertThat(Toxicity.GIVEN).containsExactly(List.of("CC", "C"), List.of("CCC"));
    }

    @Test
    void manyItems_areFoundWhereverTheyAre() {
        List<String> molecules = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            molecules.add("C" + i);
        }
        String[] all = molecules.toArray(String[]::new);
        process()
                .withPropertyValues(
                        "cachedresult.rules[0].model=toxicity",
                        "cachedresult.rules[0].chunk-size=500",
                        "cachedresult.rules[0].parallel-chunks=2")
                .run(context -> assertThat(tiersOfAll(context, 9, all)).containsOnly(Tier.COMPUTED));
        assertThat(Toxicity.GIVEN).hasSize(5).allSatisfy(chunk -> assertThat(chunk)
                .hasSize(500));
        process().run(context -> assertThat(tiersOfAll(context, 9, all)).containsOnly(Tier.REDIS));
        assertThat(Toxicity.GIVEN).hasSize(5);
    }

    @Test
    void singleCallsAtOnce_areComputedByOneCallOfTheBatchAndFoundByAnotherProcess() {
        process()
                .withPropertyValues(
                        "cachedresult.rules[0].model=toxicity",
                        "cachedresult.rules[0].coalesce=1h",
                        "cachedresult.rules[0].coalesce-maximum=3")
                .run(context -> {
                    List<CompletableFuture<Tier>> calls = Stream.of("CC", "C", "CCO")
                            .map(one -> CompletableFuture.supplyAsync(() -> tierOfOne(context, one, 5), THREADS))
                            .toList();
                    assertThat(calls).extracting(CompletableFuture::join).containsOnly(Tier.COMPUTED);
                    assertThat(Toxicity.GIVEN).hasSize(1);
                    assertThat(Toxicity.GIVEN.get(0)).containsExactlyInAnyOrder("CC", "C", "CCO");
                });
        process().run(context -> {
            assertThat(tierOfOne(context, "CC", 5)).isEqualTo(Tier.REDIS);
            assertThat(tiersOfAll(context, 5, "CCO", "C")).containsOnly(Tier.REDIS);
        });
        assertThat(Toxicity.GIVEN).hasSize(1);
    }

    @Test
    @SuppressWarnings("try") // it holds while it is open
    void cacheOnly_carriesWhatThereIs() {
        process().run(context -> assertThat(tiersOfAll(context, 6, "CC")).containsOnly(Tier.COMPUTED));
        process().run(context -> {
            try (CacheScope unused = CacheScope.open(CacheMode.CACHE_ONLY)) {
                assertThat(tiersOfAll(context, 6, "CC", "CC")).containsOnly(Tier.REDIS);
                assertThatThrownBy(() -> tiersOfAll(context, 6, "C", "CC"))
                        .isInstanceOfSatisfying(PartlyCachedException.class, refusal -> {
                            assertThat(refusal.missing()).containsOnlyKeys(0);
                            assertThat(refusal.found()).containsOnlyKeys(1);
                        });
            }
        });
    }
}
