package io.github.cachedresult.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseAnswer;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.LeasesContract;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.redisson.api.options.KeysScanOptions;

class RedisLeasesIntegrationTests extends LeasesContract {

    @AutoClose
    private static final ObservedRedis REDIS = new ObservedRedis();

    @Override
    protected ResultStore createStore(Duration lease) {
        return RedisStores.create(
                new RedisStoreOptions(Duration.ofSeconds(20), null).withLease(lease),
                REDIS.connection(),
                InstantSource.system());
    }

    @Override
    protected int countLeftOf(ResultKey leased) {
        return (int) REDIS.observer()
                .getKeys()
                .getKeysStream(KeysScanOptions.defaults().pattern("*" + leased.text() + "*"))
                .count();
    }

    @Test
    void whereWhatIsHeldUpIsTooMuchToSay_othersAreNotWaitedFor() {
        try (ResultStore here = createStore(Duration.ofMinutes(1));
                ResultStore there = createStore(Duration.ofMinutes(1))) {
            List<ResultKey> taken = keys("taken", 300);
            UUID holder = UUID.randomUUID();
            acquire(here, taken, holder, List.of());

            assertThat(acquire(there, taken, UUID.randomUUID(), keys("held up", 200)))
                    .hasSize(300)
                    .allSatisfy((key, answer) -> assertThat(answer).isInstanceOf(LeaseAnswer.Circular.class));
            assertThat(acquire(there, taken, UUID.randomUUID(), keys("held up", 100)))
                    .hasSize(300)
                    .allSatisfy((key, answer) -> assertThat(answer).isInstanceOf(LeaseAnswer.Held.class));
        }
    }

    private static Map<ResultKey, LeaseAnswer> acquire(
            ResultStore store, List<ResultKey> keys, UUID holder, List<ResultKey> heldUp) {
        return Objects.requireNonNull(store.leases())
                .acquireAll(keys, holder, heldUp)
                .toCompletableFuture()
                .join();
    }

    private static List<ResultKey> keys(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] input = (name + i).getBytes(StandardCharsets.UTF_8);
                    return new ResultKey("m", "v", Digest.of(input, 0, input.length));
                })
                .toList();
    }
}
