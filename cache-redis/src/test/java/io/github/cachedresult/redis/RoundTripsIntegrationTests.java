package io.github.cachedresult.redis;

import static io.github.cachedresult.test.SampleEntries.entry;
import static io.github.cachedresult.test.SampleEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.test.server.FaultProxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a call costs and what it leaves in Redis, seen from the outside. */
class RoundTripsIntegrationTests {

    private static final Duration DELAY = Duration.ofMillis(400);

    @AutoClose
    private static final ObservedRedis REDIS = new ObservedRedis();

    private final List<ResultKey> keys =
            IntStream.range(0, 1_000).mapToObj(i -> key("m", "v", "input " + i)).toList();

    @BeforeEach
    void empty() {
        REDIS.server().flushAll();
    }

    @Test
    void aBatchIsOneRoundTrip() {
        try (FaultProxy proxy = FaultProxy.to(REDIS.server().port());
                ResultStore store = TestStores.patient(
                        RedisConnectionOptions.of(URI.create("redis://127.0.0.1:" + proxy.port())))) {
            store.putAll(writes("first")).toCompletableFuture().join();
            store.getAll(keys).toCompletableFuture().join();
            proxy.delay(DELAY);

            // No more than the proxy holds back at once.
            assertOneRoundTrip(() -> store.getAll(keys.subList(0, 500)));
            assertOneRoundTrip(() -> store.putAll(writes("second").subList(0, 500)));
            assertOneRoundTrip(() -> store.delete(keys.subList(0, 500)));
        }
    }

    @Test
    void manyAreReadByOneCommand() {
        try (ResultStore store = TestStores.patient(REDIS.connection())) {
            store.putAll(writes("first")).toCompletableFuture().join();
            long before = REDIS.calls("mget");

            assertThat(store.getAll(keys).toCompletableFuture().join().values())
                    .allMatch(StoreRead.Found.class::isInstance);

            assertThat(REDIS.calls("mget") - before).isEqualTo(1);
        }
    }

    @Test
    void headersAreReadWithoutTheirEntries() {
        try (ResultStore store = TestStores.patient(REDIS.connection())) {
            store.putAll(writes("first")).toCompletableFuture().join();
            long whole = REDIS.calls("get") + REDIS.calls("mget");
            long scans = REDIS.calls("scan");
            long ranges = REDIS.calls("getrange");

            try (var headers = store.headers(keys)) {
                assertThat(headers).hasSize(1_000);
            }

            assertThat(REDIS.calls("getrange") - ranges).isEqualTo(1_000);
            assertThat(REDIS.calls("get") + REDIS.calls("mget")).isEqualTo(whole);
            assertThat(REDIS.calls("scan")).isEqualTo(scans);
        }
    }

    @Test
    void listingScansAndNeverAsksForAllKeys() {
        try (ResultStore store = TestStores.patient(REDIS.connection())) {
            store.putAll(writes("first")).toCompletableFuture().join();
            REDIS.observer().getBucket("cachedresult:m:v:{h1-notes}:lease").set("no entry");
            REDIS.observer().getList("cachedresult:m:v:{h1-list}").add("no entry either");

            try (var headers = store.headers(EntrySelection.ofVersion("m", "v"))) {
                assertThat(headers).hasSize(1_001);
            }

            assertThat(REDIS.calls("keys")).isZero();
            assertThat(REDIS.calls("scan")).isPositive();
        }
    }

    @Test
    void anEntryIsKeptUnderItsNameUntilItMayBeReclaimed() {
        Instant soon = Instant.now().plusSeconds(100);
        ResultKey key = key("meta-llama/Llama-3", "v1:2", "a");
        try (ResultStore store = TestStores.patient(REDIS.connection())) {
            put(store, new StoreWrite(key, entry(key, "a"), soon.toEpochMilli(), WriteCondition.absent()));

            String name = "cachedresult:meta-llama%2FLlama-3:v1%3A2:{" + key.text() + "}";
            assertThat(REDIS.observer().getKeys().getKeys()).containsExactly(name);
            assertThat(REDIS.observer().getBucket(name).getExpireTime()).isEqualTo(soon.toEpochMilli());
        }
    }

    @Test
    void aReplacedEntryHasItsOwnTimeAndNotItsPredecessors() {
        ResultKey key = keys.get(0);
        long soon = System.currentTimeMillis() + 100_000;
        try (ResultStore store = TestStores.patient(REDIS.connection())) {
            put(store, new StoreWrite(key, entry(key, "a"), soon, WriteCondition.absent()));
            StoreRead.Found found = (StoreRead.Found) TestStores.read(store, key);
            put(
                    store,
                    new StoreWrite(key, entry(key, "b"), EntryHeader.NEVER, WriteCondition.unchanged(found.entry())));

            assertThat(REDIS.observer().getBucket(RedisKeys.of(key)).remainTimeToLive())
                    .isEqualTo(-1);
        }
    }

    @Test
    void theTiersOwnTtlIsACap() {
        long now = System.currentTimeMillis();
        InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(now));
        RedisStoreOptions options = new RedisStoreOptions(Duration.ofSeconds(20), Duration.ofHours(1));
        long cap = now + 3_600_000;
        Map<Long, Long> expected =
                Map.of(EntryHeader.NEVER, cap, cap + 1, cap, cap - 1, cap - 1, now + 60_000, now + 60_000);
        try (ResultStore store = RedisStores.create(options, REDIS.connection(), clock)) {
            expected.forEach((reclaimAt, kept) -> {
                ResultKey key = key("m", "v", "reclaim at " + reclaimAt);
                put(store, new StoreWrite(key, entry(key, "a"), reclaimAt, WriteCondition.absent()));

                assertThat(REDIS.observer().getBucket(RedisKeys.of(key)).getExpireTime())
                        .isEqualTo(kept);
            });
        }
    }

    @Test
    void anEntrySentTwiceIsStored() {
        StoreWrite write = writes("same").get(0);
        try (ResultStore store = TestStores.patient(REDIS.connection())) {
            put(store, write);
            put(store, write);
        }
    }

    @Test
    void aKeyThatHoldsSomethingElseIsReplacedInABatchToo() {
        REDIS.observer().getList(RedisKeys.of(keys.get(3))).add("a list");
        try (ResultStore store = TestStores.patient(REDIS.connection())) {
            Map<ResultKey, StoreRead> reads =
                    store.getAll(keys).toCompletableFuture().join();
            assertThat(reads.values()).hasSize(1_000).allMatch(StoreRead.Absent.class::isInstance);

            Map<ResultKey, WriteOutcome> outcomes =
                    store.putAll(writes("first")).toCompletableFuture().join();
            assertThat(outcomes.values()).hasSize(1_000).allMatch(WriteOutcome.Stored.class::isInstance);
        }
    }

    private List<StoreWrite> writes(String payload) {
        return keys.stream()
                .map(key -> new StoreWrite(key, entry(key, payload), EntryHeader.NEVER, WriteCondition.absent()))
                .toList();
    }

    private static void put(ResultStore store, StoreWrite write) {
        assertThat(store.putAll(List.of(write)).toCompletableFuture().join().get(write.key()))
                .isInstanceOf(WriteOutcome.Stored.class);
    }

    private static void assertOneRoundTrip(Supplier<CompletionStage<?>> call) {
        long start = System.nanoTime();
        call.get().toCompletableFuture().join();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(DELAY, DELAY.multipliedBy(2));
    }
}
