package io.github.cachedresult.redis;

import io.github.cachedresult.store.ResultStore;
import java.time.InstantSource;
import org.redisson.api.RedissonClient;

/**
 * Makes stores that keep entries in Redis.
 *
 * <p>A store is made at once and waits for no network: it connects in the background, as often as it takes, and connects
 * again after a loss. Until the first attempt to connect has ended, calls wait for it within their time limit; while
 * Redis cannot be reached they fail at once. Every call has its outcome within the store's {@linkplain
 * RedisStoreOptions#timeout time limit}; with several masters, those that answer are not held back by one that does not.
 * Each call makes one round trip to each master concerned, in parallel.
 *
 * <p>Conditional writes are atomic, by a script in Redis. A failover may lose what a master had not yet passed on to its
 * replica. Redis may evict entries when its memory is full, which makes them absent, nothing worse. While a server
 * resizes its table, {@link ResultStore#headers} may list an entry twice.
 */
public final class RedisStores {

    private RedisStores() {}

    /**
     * A store with connections of its own, which it closes. Reads and writes go to masters only.
     *
     * @param options how the store behaves
     * @param connection where Redis is
     * @param clock the time, from which the tier's own {@code ttl} is reckoned
     */
    public static ResultStore create(
            RedisStoreOptions options, RedisConnectionOptions connection, InstantSource clock) {
        return new RedisStore(options, RedisConnection.open(connection, options.timeout()), clock);
    }

    /**
     * A store over the application's own client, which it neither configures nor closes. Where that client reads from
     * replicas, an entry just written may be absent for a moment.
     *
     * @param options how the store behaves
     * @param client the client, connected or to be connected on first use
     * @param clock the time, from which the tier's own {@code ttl} is reckoned
     */
    public static ResultStore create(RedisStoreOptions options, RedissonClient client, InstantSource clock) {
        return new RedisStore(options, RedisConnection.over(client, options.timeout()), clock);
    }
}
