package io.github.cachedresult.redis;

import io.github.cachedresult.test.server.RedisServerProcess;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.config.Config;

/** A Redis server, and a client of its own that looks at it from the outside. */
final class ObservedRedis implements AutoCloseable {

    private final RedisServerProcess server = RedisServerProcess.start();
    private final RedissonClient observer;

    ObservedRedis() {
        Config config = new Config();
        config.useSingleServer().setAddress(server.uri());
        observer = Redisson.create(config);
    }

    RedisServerProcess server() {
        return server;
    }

    RedissonClient observer() {
        return observer;
    }

    /** How to connect to it. */
    RedisConnectionOptions connection() {
        return TestStores.at(server);
    }

    /** How often it was given a command since it was started. */
    long calls(String command) {
        String statistics = observer.getRedisNodes(RedisNodes.SINGLE)
                .getInstance()
                .info(RedisNode.InfoSection.COMMANDSTATS)
                .getOrDefault("cmdstat_" + command, "calls=0,");
        return Long.parseLong(statistics.replaceAll("calls=(\\d+),.*", "$1"));
    }

    @Override
    public void close() {
        observer.shutdown();
        server.close();
    }
}
