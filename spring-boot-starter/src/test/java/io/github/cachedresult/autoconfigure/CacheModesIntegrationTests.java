package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.NotCachedException;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.server.FaultProxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the modes leave in a real Redis and a real S3 that several processes share. */
class CacheModesIntegrationTests {

    private static final String NOTHING = "-";

    @AutoClose
    private static final RealServers SERVERS = RealServers.start();

    private static final AtomicInteger LAST = new AtomicInteger();

    private final String input = "input " + LAST.incrementAndGet();

    @BeforeEach
    void emptyRedis() {
        SERVERS.redis().flushAll();
    }

    /** Another process on the same stores. */
    private static ResultCache process() {
        return SERVERS.cache().build();
    }

    private static ResultCache process(InstantSource clock) {
        return SERVERS.cache().clock(clock).build();
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
        assertThat(in(SERVERS.redisStore())).as("in Redis").isEqualTo(inRedis);
        assertThat(in(SERVERS.s3Store())).as("in S3").isEqualTo(inS3);
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
        SERVERS.redis().flushAll();
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
            Awaitility.await("another process hears of it").untilAsserted(() -> assertThat(
                            ask(other, CacheMode.READ_WRITE, "never").value())
                    .isEqualTo("new"));
            assertThat(ask(other, CacheMode.REFRESH, "newer").value()).isEqualTo("newer");
        }
        assertStored("newer", "newer");
        SERVERS.redis().flushAll();
        assertThat(ask(CacheMode.REFRESH, "newest").value()).isEqualTo("newest");
        assertStored("newest", "newest");
    }

    @Test
    void recordOnlyStoresWhereNothingIs() {
        assertThat(ask(CacheMode.RECORD_ONLY, "first").value()).isEqualTo("first");
        assertStored("first", "first");
        assertThat(ask(CacheMode.RECORD_ONLY, "second").value()).isEqualTo("second");
        assertStored("first", "first");
        SERVERS.redis().flushAll();
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
        SERVERS.redis().flushAll();
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
        try (FaultProxy proxy = FaultProxy.to(SERVERS.redis().port());
                ResultCache cache = ResultCache.builder()
                        .localWeight(0)
                        .store(RealServers.redisStore(proxy.port(), RealServers.PATIENCE, InstantSource.system()))
                        .store(SERVERS.s3Store())
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
