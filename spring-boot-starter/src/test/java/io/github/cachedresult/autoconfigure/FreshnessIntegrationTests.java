package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.Computable;
import io.github.cachedresult.invocation.OperationBuilder;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.invocation.TimedOutCallException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** What processes whose clocks are set find in a real Redis, which goes by its own time, and in a real S3. */
class FreshnessIntegrationTests {

    private static final Duration TTL = Duration.ofHours(1);

    @AutoClose
    private static final RealServers SERVERS = RealServers.start();

    private static final AtomicInteger LAST = new AtomicInteger();

    private final String input = "input " + LAST.incrementAndGet();

    @BeforeEach
    void emptyRedis() {
        SERVERS.redis().flushAll();
    }

    /** A process whose clock is late by so much. */
    private static ResultCache process(Duration late) {
        InstantSource clock = () -> Instant.now().minus(late);
        return SERVERS.cache().clock(clock).build();
    }

    private static OperationBuilder<String> plan(ResultCache cache) {
        return cache.operation("op", String.class).model("m").inputs("x").ttl(TTL);
    }

    private Cached<String> ask(ResultCache cache, OperationBuilder<String> plan, String computed) {
        return cache.get(plan.build(), () -> computed, input);
    }

    private Cached<String> askInVain(ResultCache cache, OperationBuilder<String> plan) throws IOException {
        Computable<String, IOException> failing = () -> {
            throw new IOException("down");
        };
        return cache.get(plan.build(), failing, input);
    }

    @Test
    void resultThatIsDue_isReplacedInBothStoresInTheBackground() {
        Duration refreshAfter = Duration.ofMinutes(30);
        try (ResultCache past = process(Duration.ofMinutes(50))) {
            ask(past, plan(past).refreshAfter(refreshAfter), "old");
        }
        try (ResultCache cache = process(Duration.ZERO)) {
            OperationBuilder<String> plan = plan(cache).refreshAfter(refreshAfter);
            Cached<String> answer = ask(cache, plan, "new");
            assertThat(answer.value()).as("it does not wait").isEqualTo("old");
            assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.REDIS);
            Awaitility.await()
                    .atMost(RealServers.PATIENCE)
                    .until(() -> ask(cache, plan, "newer").value().equals("new"));
        }
        assertFoundInBothStores("new");
    }

    @Test
    void copyUpwards_livesAsLongAsTheOriginal() {
        try (ResultCache past = process(Duration.ofMinutes(50))) {
            ask(past, plan(past), "old");
        }
        SERVERS.redis().flushAll();
        try (ResultCache cache = process(Duration.ZERO)) {
            assertThat(ask(cache, plan(cache), "never").cachedFrom().tier()).isEqualTo(Tier.S3);
        }
        assertThat(remainingInRedis()).isBetween(1L, Duration.ofMinutes(10).toMillis());
        try (ResultCache later = process(Duration.ofMinutes(-10))) {
            assertThat(ask(later, plan(later), "new").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        }
    }

    @Test
    void expiredResult_isStillInRedisWhereItMayStandIn() throws IOException {
        Duration staleFor = Duration.ofHours(2);
        try (ResultCache past = process(TTL.plusMinutes(1))) {
            ask(past, plan(past).staleFor(staleFor), "old");
        }
        assertThat(remainingInRedis()).isGreaterThan(TTL.toMillis());
        try (ResultCache cache = SERVERS.cache().build()) {
            Cached<String> answer = askInVain(cache, plan(cache).staleFor(staleFor));
            assertThat(answer.value()).isEqualTo("old");
            assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.STALE);
        }
        try (ResultCache redisAlone =
                ResultCache.builder().store(SERVERS.redisStore()).build()) {
            assertThat(askInVain(redisAlone, plan(redisAlone).staleFor(staleFor))
                            .value())
                    .as("Redis reclaims it later than it expires")
                    .isEqualTo("old");
        }
        try (ResultCache later = process(staleFor.negated())) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> askInVain(later, plan(later).staleFor(staleFor)));
        }
    }

    @Test
    void expiredResult_isReclaimedAtOnceWhereNoneMayStandIn() {
        try (ResultCache past = process(TTL.plusMinutes(1))) {
            ask(past, plan(past), "old");
        }
        try (ResultCache cache = process(Duration.ZERO)) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> askInVain(cache, plan(cache)));
        }
    }

    @Test
    void lateMethod_isAnsweredForByWhatExpired_andItsResultIsStoredInBothStores() {
        CountDownLatch end = new CountDownLatch(1);
        Computable<String, InterruptedException> slow = () -> {
            end.await();
            return "new";
        };
        try (ResultCache past = process(TTL.plusMinutes(1))) {
            ask(past, plan(past).staleFor(TTL), "old");
        }
        try (ResultCache cache = process(Duration.ZERO)) {
            OperationBuilder<String> plan = plan(cache).staleFor(TTL).softTimeout(Duration.ofMillis(1));
            Cached<String> answer = cache.get(plan.build(), slow, input);
            assertThat(answer.value()).isEqualTo("old");
            assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.STALE);
            end.countDown();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertFoundInBothStores("new");
    }

    @Test
    void lateMethodThatNothingStandsInFor_isATypedException_andItsResultIsStoredInBothStores() {
        CountDownLatch end = new CountDownLatch(1);
        Computable<String, InterruptedException> slow = () -> {
            end.await();
            return "new";
        };
        try (ResultCache cache = process(Duration.ZERO)) {
            OperationBuilder<String> plan = plan(cache).timeout(Duration.ofMillis(1));
            assertThatExceptionOfType(TimedOutCallException.class)
                    .isThrownBy(() -> cache.get(plan.build(), slow, input));
            end.countDown();
        }
        assertFoundInBothStores("new");
    }

    private void assertFoundInBothStores(String value) {
        for (Tier tier : List.of(Tier.REDIS, Tier.S3)) {
            try (ResultCache other = process(Duration.ZERO)) {
                Cached<String> found = ask(other, plan(other), "never");
                assertThat(found.value()).isEqualTo(value);
                assertThat(found.cachedFrom().tier()).isEqualTo(tier);
            }
            SERVERS.redis().flushAll();
        }
    }

    /** After how many milliseconds Redis reclaims the one entry that it has. */
    private static long remainingInRedis() {
        Config config = new Config();
        config.useSingleServer().setAddress(SERVERS.redis().uri()).setConnectionMinimumIdleSize(1);
        RedissonClient client = Redisson.create(config);
        try {
            String entry = null;
            for (String key : client.getKeys().getKeys()) {
                if (client.getKeys().remainTimeToLive(key) > 0) {
                    assertThat(entry).as("one entry").isNull();
                    entry = key;
                }
            }
            assertThat(entry).isNotNull();
            return client.getKeys().remainTimeToLive(entry);
        } finally {
            client.shutdown();
        }
    }
}
