/**
 * The Redis tier: below a process's memory and above S3, the {@link io.github.cachedresult.store.ResultStore} that
 * processes share and that answers within a millisecond or not at all.
 *
 * <p>{@link io.github.cachedresult.redis.RedisStores} makes it. It stands on Redisson's core, keeps one Redis key an
 * entry, works on Redis 6.2 and later, single, with sentinels or as a cluster, and needs no Redis to start.
 */
@NullMarked
package io.github.cachedresult.redis;

import org.jspecify.annotations.NullMarked;
