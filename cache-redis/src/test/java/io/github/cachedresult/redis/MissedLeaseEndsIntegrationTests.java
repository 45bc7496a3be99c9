package io.github.cachedresult.redis;

import static io.github.cachedresult.test.SampleEntries.entry;
import static io.github.cachedresult.test.SampleEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.store.Leases;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.test.server.FaultProxy;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A process that waits for another's lease, and is cut off from Redis meanwhile. */
class MissedLeaseEndsIntegrationTests {

    /** Nothing lapses within a test. */
    private static final Duration LIFE = Duration.ofHours(1);

    private static final Duration BOUND = Duration.ofMinutes(1);

    private final ResultKey key = key("m", "v1", "input");
    private final UUID holder = UUID.randomUUID();

    @AutoClose
    private final ObservedRedis redis = new ObservedRedis();

    @AutoClose
    private final FaultProxy proxy = FaultProxy.to(redis.server().port());

    @AutoClose
    private final ResultStore holds = store(redis.connection());

    @AutoClose
    private final ResultStore waits = store(RedisConnectionOptions.of(URI.create("redis://127.0.0.1:" + proxy.port())));

    private final LeaseObserver observer = new LeaseObserver(redis.observer());

    private static ResultStore store(RedisConnectionOptions connection) {
        return RedisStores.create(
                new RedisStoreOptions(Duration.ofSeconds(20), null).withLease(LIFE),
                connection,
                InstantSource.system());
    }

    private static Leases leases(ResultStore store) {
        return TestStores.present(store.leases());
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    /** Has one hold the lease, and the other wait for it. */
    private CompletableFuture<LeaseEnd> heldAndAwaited() {
        assertThat(join(leases(holds).acquire(key, holder, Set.of()))).isInstanceOf(LeaseAnswer.Granted.class);
        LeaseAnswer answer = join(leases(waits).acquire(key, UUID.randomUUID(), Set.of()));
        return ((LeaseAnswer.Held) answer).over().toCompletableFuture();
    }

    @Test
    void whatWasStoredMeanwhile_isLookedForOnceThereIsAConnection() {
        CompletableFuture<LeaseEnd> over = heldAndAwaited();
        proxy.refuse();
        join(holds.putAll(
                List.of(new StoreWrite(key, entry(key, "result"), EntryHeader.NEVER, WriteCondition.absent()))));
        join(leases(holds).release(key, holder, LeaseEnd.STORED));

        proxy.pass();

        assertThat(over).succeedsWithin(BOUND).isEqualTo(LeaseEnd.LAPSED);
    }

    @Test
    void whatIsStillHeld_isWaitedForAsBefore_alsoIfRedisWasEmptied() {
        CompletableFuture<LeaseEnd> over = heldAndAwaited();
        proxy.refuse();
        redis.server().flushAll();
        join(leases(holds).acquire(key, holder, Set.of()));

        proxy.pass();

        observer.awaitWaiting(1);
        join(leases(holds).release(key, holder, LeaseEnd.NOT_STORED));
        assertThat(over).succeedsWithin(BOUND).isEqualTo(LeaseEnd.NOT_STORED);
    }
}
