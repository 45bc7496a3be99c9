package io.github.cachedresult.redis;

import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.codec.StringCodec;

/**
 * The leases in a Redis, as one sees them who takes no part.
 *
 * @param client a client that does not
 */
record LeaseObserver(RedissonClient client) {

    /** Until there is no lease: what a process leaves that died goes by itself. */
    void awaitNone() {
        await().until(() -> leases().findAny().isEmpty());
    }

    /** Until so many processes wait for one lease: it names its holder, and each that waits. */
    void awaitWaiting(int processes) {
        await().until(() -> leases().anyMatch(
                        lease -> client.getMap(lease, StringCodec.INSTANCE).size() == 1 + processes));
    }

    private Stream<String> leases() {
        return client.getKeys().getKeysStream(KeysScanOptions.defaults().pattern("*:lease"));
    }

    /** Also while Redis is away. */
    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(1)).ignoreExceptions();
    }
}
