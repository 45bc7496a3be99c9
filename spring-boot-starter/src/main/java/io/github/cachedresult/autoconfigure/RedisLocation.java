package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.redis.RedisConnectionOptions;

/** Knows where Redis is, and is asked only if the application has no client of its own. */
@FunctionalInterface
interface RedisLocation {

    RedisConnectionOptions connection();
}
