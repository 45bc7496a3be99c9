package io.github.cachedresult.test.server;

import java.util.ArrayList;
import java.util.List;

/** Servers that are started together: when one fails to start, those before it are closed. */
final class RedisProcesses implements AutoCloseable {

    private final List<RedisServerProcess> started = new ArrayList<>();

    List<RedisServerProcess> start(int count, RedisServerProcess.Builder builder) {
        List<RedisServerProcess> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RedisServerProcess server = builder.start();
            started.add(server);
            added.add(server);
        }
        return List.copyOf(added);
    }

    @Override
    public void close() {
        started.forEach(RedisServerProcess::close);
    }

    static List<String> uris(List<RedisServerProcess> servers) {
        return servers.stream().map(RedisServerProcess::uri).toList();
    }
}
