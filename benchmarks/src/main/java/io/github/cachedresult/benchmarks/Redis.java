package io.github.cachedresult.benchmarks;

import io.github.cachedresult.test.server.RedisServerProcess;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;

/**
 * A real server on a free loopback port, and a client.
 *
 * @param server the server
 * @param client what the raw reads, our store and JetCache all use
 */
record Redis(RedisServerProcess server, RedissonClient client) implements AutoCloseable {

    static Redis start() {
        RedisServerProcess server = RedisServerProcess.start();
        try {
            Config config = new Config().setCodec(ByteArrayCodec.INSTANCE);
            config.useSingleServer().setAddress(server.uri());
            return new Redis(server, Redisson.create(config));
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    @Override
    public void close() {
        client.shutdown();
        server.close();
    }
}
