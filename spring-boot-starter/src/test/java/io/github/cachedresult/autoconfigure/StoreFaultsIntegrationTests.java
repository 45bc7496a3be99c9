package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CacheEvent;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.server.FaultProxy;
import io.github.cachedresult.tier.BreakerOptions;
import io.github.cachedresult.tier.BreakerState;
import io.github.cachedresult.tier.BreakerState.Position;
import io.github.cachedresult.tier.StoreState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** One cache over a real Redis and a real S3, each of which fails in turn: right answers, few waits, recovery by itself. */
class StoreFaultsIntegrationTests {

    /** Of the store that fails. */
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    private static final BreakerOptions BREAKER =
            new BreakerOptions(true, 3, Duration.ofMillis(200), Duration.ofMillis(500));
    private static final int CALLS = 12;

    /** What happens between a store and its clients. */
    enum Fault {
        REFUSED,
        HUNG,
        SLOW,
        RESET_MID_REPLY;

        void begin(FaultProxy proxy) {
            switch (this) {
                case REFUSED -> proxy.refuse();
                case HUNG -> proxy.hang();
                case SLOW -> proxy.delay(TIMEOUT.multipliedBy(3));
                case RESET_MID_REPLY -> proxy.resetAfter(1);
            }
        }
    }

    @AutoClose
    private final RealServers servers = RealServers.startWithoutBucket();

    @AutoClose
    private final FaultProxy redisProxy = FaultProxy.to(servers.redis().port());

    @AutoClose
    private final FaultProxy s3Proxy = FaultProxy.to(servers.s3().port());

    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private int inputs;

    @ParameterizedTest
    @EnumSource(Fault.class)
    void redisFailsAndRecovers(Fault fault) {
        servers.createBucket();
        try (ResultCache cache = open(TIMEOUT, RealServers.PATIENCE)) {
            awaitUse(cache, Tier.REDIS);
            assertThat(call(cache, "known").tier()).isEqualTo(Tier.COMPUTED);
            awaitStored(cache, Tier.S3, "known");

            fault.begin(redisProxy);
            failsAndIsLeftAlone(cache, Tier.REDIS);
            cache.clearLocal();
            assertThat(call(cache, "known").tier()).isEqualTo(Tier.S3);

            redisProxy.pass();
            awaitUse(cache, Tier.REDIS);
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void s3FailsAndRecovers(Fault fault) {
        servers.createBucket();
        try (ResultCache cache = open(RealServers.PATIENCE, TIMEOUT)) {
            awaitUse(cache, Tier.S3);
            assertThat(call(cache, "known").tier()).isEqualTo(Tier.COMPUTED);

            fault.begin(s3Proxy);
            failsAndIsLeftAlone(cache, Tier.S3);
            cache.clearLocal();
            assertThat(call(cache, "known").tier()).isEqualTo(Tier.REDIS);

            s3Proxy.pass();
            awaitUse(cache, Tier.S3);
        }
    }

    /** Each call is answered rightly; three of them meet the fault, and the others pay nothing for it. */
    private void failsAndIsLeftAlone(ResultCache cache, Tier tier) {
        events.clear();
        for (int i = 0; i < CALLS; i++) {
            assertThat(call(cache, newInput()).tier()).isEqualTo(Tier.COMPUTED);
        }

        patiently().untilAsserted(() -> assertThat(failures(tier, "read")).hasSize(CALLS));
        assertThat(failures(tier, "read").stream().filter(failure -> !isHeldBack(failure)))
                .hasSize(BREAKER.failures());
        assertThat(events.stream().filter(CacheEvent.StoreFailed.class::isInstance))
                .allSatisfy(event ->
                        assertThat(((CacheEvent.StoreFailed) event).tier()).isEqualTo(tier));
        assertThat(state(cache, tier).reads().isHeldBack()).isTrue();
        patiently().untilAsserted(() -> assertThat(state(cache, tier).writes().isHeldBack())
                .as("writes end later, behind")
                .isTrue());
        patiently().untilAsserted(() -> assertThat(events.stream().filter(CacheEvent.StoreHeldBack.class::isInstance))
                .hasSize(2));
    }

    @Test
    void bothAreAbsentAtStartAndJoinLater() {
        servers.createBucket();
        redisProxy.refuse();
        s3Proxy.refuse();
        try (ResultCache cache = open(TIMEOUT, TIMEOUT)) {
            for (int i = 0; i < CALLS; i++) {
                assertThat(call(cache, newInput()).tier()).isEqualTo(Tier.COMPUTED);
            }
            assertThat(cache.storeStates()).allMatch(StoreState::isDegraded);

            redisProxy.pass();
            awaitUse(cache, Tier.REDIS);
            s3Proxy.pass();
            awaitUse(cache, Tier.S3);
        }
    }

    @Test
    void redisComesBackEmpty() {
        servers.createBucket();
        try (ResultCache cache = open(TIMEOUT, RealServers.PATIENCE)) {
            awaitUse(cache, Tier.REDIS);
            servers.redis().kill();
            failsAndIsLeftAlone(cache, Tier.REDIS);
            servers.redis().restart();
            servers.redis().flushAll();

            awaitUse(cache, Tier.REDIS);
        }
    }

    @Test
    void redisThatIsFullServesReadsAndTakesWritesAgainWhenItCan() {
        servers.createBucket();
        try (ResultCache cache = open(RealServers.PATIENCE, RealServers.PATIENCE)) {
            awaitUse(cache, Tier.REDIS);
            assertThat(call(cache, "known").tier()).isEqualTo(Tier.COMPUTED);
            servers.redis().set("maxmemory", "1");

            for (int i = 0; i < CALLS; i++) {
                assertThat(call(cache, newInput()).tier()).isEqualTo(Tier.COMPUTED);
            }
            assertThat(state(cache, Tier.REDIS).writes().isHeldBack()).isTrue();
            assertThat(reason(state(cache, Tier.REDIS).writes())).contains("maxmemory");
            assertThat(state(cache, Tier.REDIS).reads().position()).isEqualTo(Position.CLOSED);
            cache.clearLocal();
            assertThat(call(cache, "known").tier()).isEqualTo(Tier.REDIS);

            servers.redis().flushAll();
            servers.redis().set("maxmemory", "0");
            awaitWell(cache, Tier.REDIS);
            assertThat(keys()).as("what the trial wrote").isEmpty();
            awaitUse(cache, Tier.REDIS);
        }
    }

    @Test
    void bucketThatIsMissingIsUsedOnceItIsThere() {
        try (ResultCache cache = open(RealServers.PATIENCE, RealServers.PATIENCE)) {
            for (int i = 0; i < CALLS; i++) {
                assertThat(call(cache, newInput()).tier()).isEqualTo(Tier.COMPUTED);
            }
            assertThat(reason(state(cache, Tier.S3).reads())).contains("bucket");
            assertThat(state(cache, Tier.S3).reads().isHeldBack()).isTrue();
            assertThat(state(cache, Tier.REDIS).isDegraded()).isFalse();

            servers.createBucket();
            awaitUse(cache, Tier.S3);
        }
    }

    private ResultCache open(Duration redisTimeout, Duration s3Timeout) {
        ResultStore redisStore = RealServers.redisStore(redisProxy.port(), redisTimeout, InstantSource.system());
        ResultStore s3Store = RealServers.s3Store(s3Proxy.port(), s3Timeout);
        return ResultCache.builder()
                .store(redisStore, null, BREAKER)
                .store(s3Store, null, BREAKER)
                .listener(events::add)
                .build();
    }

    /** Calls, checks the result, and says where it came from. */
    private static Answer call(ResultCache cache, String input) {
        CachedOperation<String> operation = cache.operation("org.acme.Echo.of", String.class)
                .model("echo")
                .inputs("input")
                .build();
        Cached<String> cached = cache.get(operation, () -> "echo of " + input, input);
        assertThat(cached.value()).isEqualTo("echo of " + input);
        return new Answer(cached.cachedFrom().tier());
    }

    private record Answer(Tier tier) {}

    private String newInput() {
        return "input " + inputs++;
    }

    /** Waits until a store is no longer held back, and what is computed then is found there. */
    private void awaitUse(ResultCache cache, Tier tier) {
        patiently().untilAsserted(() -> {
            awaitWell(cache, tier);
            String input = newInput();
            call(cache, input);
            assertFound(cache, tier, input);
        });
    }

    private static void awaitWell(ResultCache cache, Tier tier) {
        patiently()
                .untilAsserted(() -> assertThat(state(cache, tier).isDegraded()).isFalse());
    }

    private void awaitStored(ResultCache cache, Tier tier, String input) {
        patiently().untilAsserted(() -> assertFound(cache, tier, input));
    }

    private void assertFound(ResultCache cache, Tier tier, String input) {
        if (tier == Tier.S3) {
            servers.redis().flushAll();
        }
        cache.clearLocal();
        assertThat(call(cache, input).tier()).isEqualTo(tier);
    }

    private List<CacheEvent.StoreFailed> failures(Tier tier, String action) {
        return events.stream()
                .filter(CacheEvent.StoreFailed.class::isInstance)
                .map(CacheEvent.StoreFailed.class::cast)
                .filter(failure -> failure.tier() == tier && failure.action().equals(action))
                .toList();
    }

    private static boolean isHeldBack(CacheEvent.StoreFailed failure) {
        return String.valueOf(failure.cause().getMessage()).startsWith("it is left alone since");
    }

    private static StoreState state(ResultCache cache, Tier tier) {
        return cache.storeStates().stream()
                .filter(state -> state.tier() == tier)
                .findFirst()
                .orElseThrow();
    }

    private static String reason(BreakerState state) {
        return state.lastFailure() == null ? "" : state.lastFailure().reason();
    }

    private List<String> keys() {
        Config config = new Config();
        config.useSingleServer().setAddress(servers.redis().uri()).setConnectionMinimumIdleSize(1);
        RedissonClient client = Redisson.create(config);
        try {
            return client.getKeys().getKeysStream().toList();
        } finally {
            client.shutdown();
        }
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }
}
