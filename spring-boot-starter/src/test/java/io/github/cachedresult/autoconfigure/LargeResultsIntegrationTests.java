package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.invocation.CacheEvent;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ModelRule;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.invocation.ResultCacheBuilder;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.redis.RedisConnectionOptions;
import io.github.cachedresult.redis.RedisStoreOptions;
import io.github.cachedresult.redis.RedisStores;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoredHeader;
import io.github.cachedresult.test.server.RedisServerProcess;
import io.github.cachedresult.value.CompressionOptions;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Results that are too large for Redis, over a real Redis and a real S3. */
class LargeResultsIntegrationTests {

    private static final int SMALL = 10;
    private static final int LARGE = 3 << 20;
    private static final RealServers SERVERS = RealServers.start();
    private static final AtomicInteger MODELS = new AtomicInteger();

    /** Each test has its own, so that none sees the others' results. */
    private final String model = "m" + MODELS.incrementAndGet();

    private final AtomicInteger runs = new AtomicInteger();
    private final ConcurrentLinkedQueue<CacheEvent> heard = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterAll
    static void stopServers() {
        SERVERS.close();
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private CachedOperation<String> plan(ResultCache cache) {
        return cache.operation("org.acme.Docking.pose", String.class)
                .model(model)
                .version("v1")
                .inputs("x")
                .build();
    }

    private Cached<String> ask(ResultCache cache, int length, Object input) {
        return cache.get(plan(cache), () -> runs.incrementAndGet() + "x".repeat(length), input);
    }

    /** In a process of its own, which has ended its writes. */
    private Cached<String> ask(ResultCacheBuilder process, int length) {
        try (ResultCache cache = process.listener(heard::add).build()) {
            return ask(cache, length, "a");
        }
    }

    private static ResultStore redis(RedisServerProcess server, long maximumEntrySize) {
        return RedisStores.create(
                new RedisStoreOptions(RealServers.PATIENCE, null).withMaximumEntrySize(maximumEntrySize),
                RedisConnectionOptions.of(URI.create("redis://127.0.0.1:" + server.port())),
                InstantSource.system());
    }

    /** What it stores is as large as it is. */
    private static ResultCacheBuilder process() {
        return SERVERS.cache().compression(CompressionOptions.NONE);
    }

    private static ResultCacheBuilder over(ResultStore redis) {
        return ResultCache.builder()
                .store(redis)
                .store(SERVERS.s3Store())
                .compression(CompressionOptions.NONE)
                .shutdownLimit(RealServers.PATIENCE);
    }

    private List<EntryHeader> headers(ResultStore store) {
        try (store;
                Stream<StoredHeader> listed = store.headers(EntrySelection.ofModel(model))) {
            return listed.map(header -> ((HeaderRead.Header) header.read()).header())
                    .toList();
        }
    }

    private EntryHeader inRedis() {
        List<EntryHeader> all = headers(SERVERS.redisStore());
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private EntryHeader inS3() {
        List<EntryHeader> all = headers(SERVERS.s3Store());
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static UUID id(Cached<?> answer) {
        return Objects.requireNonNull(
                Objects.requireNonNull(answer.cachedFrom().origin()).entryId());
    }

    @Test
    void large_isInS3AndRedisPointsToIt() {
        Cached<String> computed = ask(process(), LARGE);
        Cached<String> found = ask(process(), LARGE);
        assertThat(found.cachedFrom().tier()).isEqualTo(Tier.S3);
        assertThat(found.value()).isEqualTo(computed.value());
        assertThat(inRedis()).isEqualTo(inS3().pointer());
        assertThat(heard).noneMatch(event -> event instanceof CacheEvent.Unusable);

        ResultKey key = inS3().key();
        try (ResultStore redis = SERVERS.redisStore()) {
            StoreRead read = Objects.requireNonNull(
                    redis.getAll(List.of(key)).toCompletableFuture().join().get(key));
            assertThat(((StoreRead.Found) read).entry().bytes()).hasSizeLessThan(1_000);
            redis.delete(List.of(key)).toCompletableFuture().join();
        }
        assertThat(ask(process(), LARGE).cachedFrom().tier()).isEqualTo(Tier.S3);
        assertThat(inRedis()).as("back-filled").isEqualTo(inS3().pointer());
        assertThat(runs).hasValue(1);
    }

    @Test
    void missingBehindAPointer_isAMissAndRepaired() {
        for (int length : new int[] {LARGE + 1, SMALL}) {
            ask(process(), LARGE);
            delete(SERVERS.s3Store());
            Cached<String> again = ask(process(), length);
            assertThat(again.cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(inRedis().entryId()).isEqualTo(id(again));
            assertThat(inS3().entryId()).isEqualTo(inRedis().entryId());
            assertThat(inRedis().isPointer()).isEqualTo(length > LARGE);
            assertThat(ask(process(), length).value()).isEqualTo(again.value());
            delete(SERVERS.redisStore());
            delete(SERVERS.s3Store());
        }
        assertThat(heard.stream().filter(event -> event instanceof CacheEvent.Unusable))
                .allMatch(event -> event.toString().contains("DANGLING"))
                .hasSize(2);
    }

    private void delete(ResultStore store) {
        try (store;
                Stream<StoredHeader> listed = store.headers(EntrySelection.ofModel(model))) {
            List<ResultKey> keys = listed.map(header ->
                            ((HeaderRead.Header) header.read()).header().key())
                    .toList();
            assertThat(store.delete(keys).toCompletableFuture().join()).isEqualTo(1);
        }
    }

    @Test
    void writersOfLargeResultsRacing_allHaveOne() throws Exception {
        for (int round = 0; round < 3; round++) {
            race(round, LARGE, LARGE, LARGE);
        }
    }

    @Test
    void writersOfLargeAndSmallResultsRacing_allHaveOne() throws Exception {
        for (int round = 0; round < 5; round++) {
            race(round, LARGE, SMALL);
        }
    }

    /** All have looked and found nothing before any of them has a result. */
    private void race(int round, int... lengths) throws Exception {
        CyclicBarrier computing = new CyclicBarrier(lengths.length);
        List<Future<Cached<String>>> racing = new ArrayList<>();
        for (int length : lengths) {
            racing.add(threads.submit(() -> {
                try (ResultCache cache =
                        process().rules(List.of(ModelRule.of("*").lease(false))).build()) {
                    return cache.get(
                            plan(cache),
                            () -> {
                                computing.await(30, TimeUnit.SECONDS);
                                return runs.incrementAndGet() + "x".repeat(length);
                            },
                            round);
                }
            }));
        }
        List<String> values = new ArrayList<>();
        for (Future<Cached<String>> one : racing) {
            values.add(one.get(60, TimeUnit.SECONDS).value());
        }
        try (ResultCache later = process().build()) {
            values.add(ask(later, SMALL, round).value());
        }
        assertThat(values.stream()
                        .map(value -> value.length() + " " + value.charAt(0))
                        .distinct())
                .as("round %d", round)
                .hasSize(1);
        assertThat(values.stream().distinct()).hasSize(1);
        List<EntryHeader> above = headers(SERVERS.redisStore());
        List<EntryHeader> below = headers(SERVERS.s3Store());
        assertThat(above.stream().map(EntryHeader::entryId))
                .containsExactlyInAnyOrderElementsOf(
                        below.stream().map(EntryHeader::entryId).toList());
    }

    @Test
    void redisFull_largeResultIsInS3() {
        try (RedisServerProcess full = RedisServerProcess.builder()
                .setting("maxmemory", "1")
                .setting("maxmemory-policy", "noeviction")
                .start()) {
            assertThat(ask(over(redis(full, 1 << 20)), LARGE).cachedFrom().tier())
                    .isEqualTo(Tier.COMPUTED);
            assertThat(ask(over(redis(full, 1 << 20)), LARGE).cachedFrom().tier())
                    .isEqualTo(Tier.S3);
            assertThat(headers(redis(full, 1 << 20))).isEmpty();
        }
        assertThat(inS3().isPointer()).isFalse();
    }

    @Test
    void aboveWhatRedisTakes_resultIsInS3() {
        try (RedisServerProcess strict = RedisServerProcess.builder()
                .setting("proto-max-bulk-len", "1mb")
                .start()) {
            assertThat(ask(over(redis(strict, 8 << 20)), LARGE).value()).hasSize(LARGE + 1);
            assertThat(headers(redis(strict, 1 << 20))).isEmpty();
            assertThat(ask(over(redis(strict, 1 << 20)), LARGE).cachedFrom().tier())
                    .isEqualTo(Tier.S3);
            assertThat(headers(redis(strict, 1 << 20)))
                    .singleElement()
                    .satisfies(header -> assertThat(header.isPointer()).isTrue());
        }
    }

    @Test
    void withoutAStoreBelow_largeIsHeldHereAndReported() {
        try (ResultCache cache = ResultCache.builder()
                .store(SERVERS.redisStore())
                .compression(CompressionOptions.NONE)
                .listener(heard::add)
                .build()) {
            assertThat(ask(cache, LARGE, "a").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(ask(cache, LARGE, "a").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        }
        assertThat(headers(SERVERS.redisStore())).isEmpty();
        assertThat(heard)
                .anyMatch(event -> event instanceof CacheEvent.NotStored not
                        && not.reason().contains("no store takes more than 1048576"));
    }
}
