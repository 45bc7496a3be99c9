package io.github.cachedresult.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.test.SampleEntries;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

class RedisConnectionTests {

    /** Nobody waits for so long. */
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    @Test
    void whatIsMissingOnTheClassPath_costsTheTierAndNothingElse() {
        RedissonClient broken = (RedissonClient) Proxy.newProxyInstance(
                RedissonClient.class.getClassLoader(),
                new Class<?>[] {RedissonClient.class},
                (proxy, method, given) -> {
                    throw new NoClassDefFoundError("io/netty/resolver/Absent");
                });

        try (ResultStore store =
                RedisStores.create(new RedisStoreOptions(TIMEOUT, null), broken, InstantSource.system())) {
            assertThat(TestStores.read(store, SampleEntries.key("m", "v1", "input")))
                    .isInstanceOfSatisfying(StoreRead.Failed.class, failed -> assertThat(failed.cause())
                            .hasMessageEndingWith(
                                    "cannot be reached: java.lang.NoClassDefFoundError: io/netty/resolver/Absent"));
        }
    }
}
