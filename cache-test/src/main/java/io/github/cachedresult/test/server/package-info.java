/**
 * Real servers on free loopback ports, for tests and demonstrations, on a machine that has only a JDK.
 *
 * <p>{@link io.github.cachedresult.test.server.RedisServerProcess RedisServerProcess}, {@link
 * io.github.cachedresult.test.server.RedisClusterProcess RedisClusterProcess} and {@link
 * io.github.cachedresult.test.server.RedisSentinelProcess RedisSentinelProcess} are child processes that can be paused,
 * killed and restarted; {@link io.github.cachedresult.test.server.S3Server S3Server} lives in this process; {@link
 * io.github.cachedresult.test.server.FaultProxy FaultProxy} stands in front of any of them and misbehaves on demand.
 * Everything listens on 127.0.0.1 only and is gone after {@code close()}, and after the JVM ends or is interrupted; only
 * a JVM killed with {@code kill -9} leaves its child processes behind.
 */
@NullMarked
package io.github.cachedresult.test.server;

import org.jspecify.annotations.NullMarked;
