package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EvictResult;
import io.github.cachedresult.Tier;
import io.github.cachedresult.test.server.FaultProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Beans whose methods return before their results are there, over one Redis and one S3. */
@NullUnmarked
@Timeout(120)
class AsynchronousIntegrationTests {

    @AutoClose
    private static final RealServers SERVERS = RealServers.start();

    private static final AtomicInteger RUNS = new AtomicInteger();

    record Prediction(String smiles, double value) {}

    static class Toxicity {

        volatile CompletableFuture<?> end = CompletableFuture.completedFuture(null);
        volatile CountDownLatch began = new CountDownLatch(1);

        @CachedResult(model = "toxicity", version = "1", operation = "predict")
        public CompletableFuture<Cached<Prediction>> later(String smiles) {
            RUNS.incrementAndGet();
            began.countDown();
            return end.thenApplyAsync(done -> Cached.of(predicted(smiles)));
        }

        @CachedResult(model = "toxicity", version = "1", operation = "predict")
        public Mono<Cached<Prediction>> mono(String smiles) {
            return Mono.fromFuture(() -> later(smiles));
        }

        @CachedResult(model = "toxicity", version = "1", operation = "predict")
        public Cached<Prediction> now(String smiles) {
            RUNS.incrementAndGet();
            return Cached.of(predicted(smiles));
        }

        @CachedResult(model = "toxicity", version = "1")
        public Flux<Prediction> all(String smiles, int count) {
            return Flux.range(0, count)
                    .doOnSubscribe(subscription -> RUNS.incrementAndGet())
                    .map(i -> predicted(smiles + i));
        }

        @EvictResult(model = "toxicity")
        public Mono<String> train() {
            return Mono.just("trained");
        }

        @EvictResult(model = "toxicity")
        public Flux<Integer> trainInSteps() {
            return Flux.just(1, 2).concatWith(Mono.error(new IOException("step 3")));
        }

        static Prediction predicted(String smiles) {
            return new Prediction(smiles, smiles.length());
        }
    }

    @BeforeEach
    void empty() {
        SERVERS.redis().flushAll();
        RUNS.set(0);
    }

    private static ApplicationContextRunner process(int redisPort) {
        return TestContexts.full()
                .withBean(Toxicity.class)
                .withBean(AwsCredentialsProvider.class, RealServers::credentials)
                .withPropertyValues(
                        "spring.data.redis.url=redis://127.0.0.1:" + redisPort,
                        "cachedresult.redis.timeout=30s",
                        "cachedresult.s3.timeout=30s",
                        "cachedresult.s3.bucket=" + RealServers.BUCKET,
                        "cachedresult.s3.endpoint=" + SERVERS.s3().endpoint(),
                        "cachedresult.s3.path-style=true");
    }

    private static ApplicationContextRunner process() {
        return process(SERVERS.redis().port());
    }

    private static Tier tier(CompletableFuture<Cached<Prediction>> answer, String smiles) {
        assertThat(answer.join().value()).isEqualTo(Toxicity.predicted(smiles));
        return answer.join().cachedFrom().tier();
    }

    @Test
    void formsOfOneOperation_meetEachOthersEntriesInAllTiers() {
        process().run(context -> {
            Toxicity toxicity = context.getBean(Toxicity.class);
            assertThat(tier(toxicity.later("CCO"), "CCO")).isEqualTo(Tier.COMPUTED);
            assertThat(toxicity.later("CCO")).as("in this process").isDone();
            assertThat(tier(toxicity.mono("CCO").toFuture(), "CCO")).isEqualTo(Tier.LOCAL);
            assertThat(toxicity.now("CCO").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        });
        process().run(context -> assertThat(tier(context.getBean(Toxicity.class).later("CCO"), "CCO"))
                .isEqualTo(Tier.REDIS));
        process().run(context -> assertThat(
                        tier(context.getBean(Toxicity.class).mono("CCO").toFuture(), "CCO"))
                .isEqualTo(Tier.REDIS));
        SERVERS.redis().flushAll();
        process().run(context -> assertThat(
                        tier(context.getBean(Toxicity.class).mono("CCO").toFuture(), "CCO"))
                .isEqualTo(Tier.S3));
        assertThat(RUNS).hasValue(1);
    }

    @Test
    void monoOfAProxiedBean_isACallForEachSubscription() {
        process().run(context -> {
            Mono<Cached<Prediction>> mono = context.getBean(Toxicity.class).mono("CC");
            assertThat(RUNS).hasValue(0);
            assertThat(tier(mono.toFuture(), "CC")).isEqualTo(Tier.COMPUTED);
            assertThat(tier(mono.toFuture(), "CC")).isEqualTo(Tier.LOCAL);
            context.getBean(Toxicity.class).train().block();
            assertThat(tier(mono.toFuture(), "CC")).as("evicted").isEqualTo(Tier.COMPUTED);
            assertThat(RUNS).hasValue(2);
        });
    }

    @Test
    void flux_isFoundAsAWhole() {
        List<Prediction> expected =
                List.of(Toxicity.predicted("C0"), Toxicity.predicted("C1"), Toxicity.predicted("C2"));
        for (int i = 0; i < 2; i++) {
            process().run(context -> assertThat(context.getBean(Toxicity.class)
                            .all("C", 3)
                            .collectList()
                            .block())
                    .isEqualTo(expected));
        }
        assertThat(RUNS).hasValue(1);
    }

    @Test
    void evictingFlux_passesThrough_andEvictsNothingWhereItFails() {
        process().run(context -> {
            Toxicity toxicity = context.getBean(Toxicity.class);
            assertThat(tier(toxicity.later("CCC"), "CCC")).isEqualTo(Tier.COMPUTED);
            List<Integer> steps = new ArrayList<>();
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(
                            () -> toxicity.trainInSteps().doOnNext(steps::add).blockLast())
                    .withCauseInstanceOf(IOException.class);
            assertThat(steps).containsExactly(1, 2);
            assertThat(tier(toxicity.later("CCC"), "CCC")).isEqualTo(Tier.LOCAL);
        });
    }

    @Test
    void oneOfThreeJoinedCallersCancels_andTheOthersGetTheResult() {
        process().run(context -> {
            Toxicity toxicity = context.getBean(Toxicity.class);
            Toxicity target = (Toxicity) AopProxyUtils.getSingletonTarget(toxicity);
            // When it has been answered, the log of evictions has been read: who calls after that joins no run from
            // before.
            assertThat(tier(toxicity.later("warm"), "warm")).isEqualTo(Tier.COMPUTED);
            RUNS.set(0);
            target.began = new CountDownLatch(1);
            target.end = new CompletableFuture<>();
            CompletableFuture<Cached<Prediction>> first = toxicity.later("CCCC");
            CompletableFuture<Cached<Prediction>> second = toxicity.later("CCCC");
            CompletableFuture<Cached<Prediction>> third = toxicity.later("CCCC");
            target.began.await();
            first.cancel(true);
            target.end.complete(null);
            assertThat(tier(second, "CCCC")).isEqualTo(Tier.JOINED);
            assertThat(tier(third, "CCCC")).isEqualTo(Tier.JOINED);
            assertThat(first).isCancelled();
            assertThat(RUNS).hasValue(1);
        });
    }

    @Test
    void redisThatHangs_delaysFuturesByItsLimit_andNoThread() {
        try (FaultProxy proxy = FaultProxy.to(SERVERS.redis().port())) {
            process(proxy.port())
                    .withPropertyValues("cachedresult.redis.timeout=2s")
                    .run(context -> {
                        Toxicity toxicity = context.getBean(Toxicity.class);
                        assertThat(tier(toxicity.later("first"), "first")).isEqualTo(Tier.COMPUTED);
                        proxy.hang();
                        long begun = System.nanoTime();
                        List<CompletableFuture<Cached<Prediction>>> answers = new ArrayList<>();
                        for (int i = 0; i < 100; i++) {
                            answers.add(toxicity.later("hung" + i));
                        }
                        assertThat(answers).as("nothing has been waited for").noneMatch(CompletableFuture::isDone);
                        for (int i = 0; i < 100; i++) {
                            assertThat(tier(answers.get(i), "hung" + i)).isEqualTo(Tier.COMPUTED);
                        }
                        assertThat(System.nanoTime() - begun)
                                .as("its limit")
                                .isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(2));
                        proxy.pass();
                    });
        }
        assertThat(RUNS).hasValue(101);
    }
}
