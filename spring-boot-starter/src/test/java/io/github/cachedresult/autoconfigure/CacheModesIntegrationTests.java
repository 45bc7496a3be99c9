package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.NotCachedException;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.redis.RedisConnectionOptions;
import io.github.cachedresult.redis.RedisStoreOptions;
import io.github.cachedresult.redis.RedisStores;
import io.github.cachedresult.s3.S3StoreOptions;
import io.github.cachedresult.s3.S3Stores;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.server.FaultProxy;
import io.github.cachedresult.test.server.RedisServerProcess;
import io.github.cachedresult.test.server.S3Server;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What the modes leave in a real Redis and a real S3 that several processes share. */
class CacheModesIntegrationTests {

    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final String NOTHING = "-";

    private static RedisServerProcess redis;
    private static S3Server s3;
    private static final AtomicInteger LAST = new AtomicInteger();

    private final String input = "input " + LAST.incrementAndGet();

    @BeforeAll
    static void startServers() {
        redis = RedisServerProcess.start();
        s3 = S3Server.start();
        s3.createBucket("results");
    }

    @AfterAll
    static void stopServers() {
        redis.close();
        s3.close();
    }

    @BeforeEach
    void emptyRedis() {
        redis.flushAll();
    }

    private static ResultStore redisAt(URI address) {
        return RedisStores.create(
                new RedisStoreOptions(PATIENT, null), RedisConnectionOptions.of(address), InstantSource.system());
    }

    private static ResultStore redisStore() {
        return redisAt(URI.create(redis.uri()));
    }

    private static ResultStore s3Store() {
        return S3Stores.create(S3StoreOptions.builder("results")
                .endpoint(s3.endpoint())
                .pathStyle(true)
                .timeout(PATIENT)
                .credentials(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
                .build());
    }

    /** Another process on the same stores. */
    private static ResultCache process() {
        return process(InstantSource.system());
    }

    private static ResultCache process(InstantSource clock) {
        return ResultCache.builder()
                .clock(clock)
                .store(redisStore())
                .store(s3Store())
                .shutdownLimit(PATIENT)
                .build();
    }

    private Cached<String> ask(ResultCache cache, CacheMode mode, String computed) {
        CachedOperation<String> plan = cache.operation("op", String.class)
                .model("m")
                .ttl(Duration.ofHours(1))
                .inputs("x")
                .build();
        return cache.get(plan, mode, () -> computed, input);
    }

    /** Asks a process of its own, which has ended all its writes when this returns. */
    private Cached<String> ask(CacheMode mode, String computed) {
        try (ResultCache cache = process()) {
            return ask(cache, mode, computed);
        }
    }

    private String in(ResultStore store) {
        try (ResultCache cache = ResultCache.builder().store(store).build()) {
            return ask(cache, CacheMode.REPLAY_ONLY, "never").value();
        } catch (NotCachedException e) {
            assertThat(e.reason()).isEqualTo(NotCachedException.Reason.MISS);
            return NOTHING;
        }
    }

    private void assertStored(String inRedis, String inS3) {
        assertThat(in(redisStore())).as("in Redis").isEqualTo(inRedis);
        assertThat(in(s3Store())).as("in S3").isEqualTo(inS3);
    }

    @Test
    void readOnlyWritesNeitherResultsNorCopies() {
        try (ResultCache reader = process()) {
            assertThat(ask(reader, CacheMode.READ_ONLY, "own").value()).isEqualTo("own");
            assertStored(NOTHING, NOTHING);
            assertThat(ask(CacheMode.READ_WRITE, "old").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(ask(reader, CacheMode.READ_ONLY, "never").value())
                    .as("kept in this process")
                    .isEqualTo("own");
        }
        redis.flushAll();
        Cached<String> found = ask(CacheMode.READ_ONLY, "never");
        assertThat(found.value()).isEqualTo("old");
        assertThat(found.cachedFrom().tier()).isEqualTo(Tier.S3);
        assertStored(NOTHING, "old");
    }

    @Test
    void refreshReplacesInBothStores() {
        try (ResultCache other = process()) {
            ask(other, CacheMode.READ_WRITE, "old");
            assertThat(ask(CacheMode.REFRESH, "new").value()).isEqualTo("new");
            assertStored("new", "new");
            assertThat(ask(other, CacheMode.READ_WRITE, "never").value())
                    .as("another process keeps what it has")
                    .isEqualTo("old");
            assertThat(ask(other, CacheMode.REFRESH, "newer").value()).isEqualTo("newer");
        }
        assertStored("newer", "newer");
        redis.flushAll();
        assertThat(ask(CacheMode.REFRESH, "newest").value()).isEqualTo("newest");
        assertStored("newest", "newest");
    }

    @Test
    void recordOnlyStoresWhereNothingIs() {
        assertThat(ask(CacheMode.RECORD_ONLY, "first").value()).isEqualTo("first");
        assertStored("first", "first");
        assertThat(ask(CacheMode.RECORD_ONLY, "second").value()).isEqualTo("second");
        assertStored("first", "first");
        redis.flushAll();
        assertThat(ask(CacheMode.RECORD_ONLY, "third").value()).isEqualTo("third");
        assertStored(NOTHING, "first");
        assertThat(ask(CacheMode.READ_WRITE, "never").value()).isEqualTo("first");
    }

    @Test
    void replayOnlyAnswersWithWhatExpired() {
        ask(CacheMode.READ_WRITE, "old");
        InstantSource later = () -> Instant.now().plus(Duration.ofHours(2));
        try (ResultCache cache = process(later)) {
            assertThat(ask(cache, CacheMode.REPLAY_ONLY, "never").cachedFrom().tier())
                    .isEqualTo(Tier.REDIS);
            assertThat(ask(cache, CacheMode.REPLAY_ONLY, "never").cachedFrom().tier())
                    .isEqualTo(Tier.LOCAL);
        }
        redis.flushAll();
        try (ResultCache cache = process(later)) {
            assertThat(ask(cache, CacheMode.REPLAY_ONLY, "never").cachedFrom().tier())
                    .isEqualTo(Tier.S3);
            assertStored(NOTHING, "old");
            assertThat(reason(cache, CacheMode.CACHE_ONLY)).isEqualTo(NotCachedException.Reason.MISS);
            assertThat(ask(cache, CacheMode.RECORD_ONLY, "new").value()).isEqualTo("new");
        }
        assertStored("new", "new");
    }

    @ParameterizedTest
    @EnumSource(names = {"CACHE_ONLY", "REPLAY_ONLY"})
    void tierThatDoesNotAnswerIsToldFromAMiss(CacheMode mode) {
        try (FaultProxy proxy = FaultProxy.to(redis.port());
                ResultCache cache = ResultCache.builder()
                        .localWeight(0)
                        .store(redisAt(URI.create("redis://127.0.0.1:" + proxy.port())))
                        .store(s3Store())
                        .build()) {
            assertThat(reason(cache, mode)).isEqualTo(NotCachedException.Reason.MISS);
            proxy.refuse();
            assertThat(reason(cache, mode)).isEqualTo(NotCachedException.Reason.UNAVAILABLE);
            ask(CacheMode.READ_WRITE, "old");
            assertThat(ask(cache, mode, "never").cachedFrom().tier()).isEqualTo(Tier.S3);
        }
    }

    private NotCachedException.Reason reason(ResultCache cache, CacheMode mode) {
        try {
            throw new AssertionError(ask(cache, mode, "never"));
        } catch (NotCachedException e) {
            return e.reason();
        }
    }
}
