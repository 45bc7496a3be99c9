package io.github.cachedresult.redis;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.redisson.api.NodeType;
import org.redisson.connection.ConnectionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when a server that was connected is lost, and when it is back; Redisson calls it when that changes, only then. Not
 * of sentinels: entries are found without them.
 */
final class ConnectionLog implements ConnectionListener {

    private static final Logger log = LoggerFactory.getLogger(RedisConnection.class);

    private final Set<InetSocketAddress> lost = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;

    /** What is closed on purpose is not lost. */
    void silence() {
        silent = true;
    }

    @Override
    public void onConnect(InetSocketAddress server, NodeType type) {
        if (lost.remove(server)) {
            log.info("Connected to Redis at {} again.", hostAndPort(server));
        }
    }

    @Override
    public void onDisconnect(InetSocketAddress server, NodeType type) {
        if (!silent && type != NodeType.SENTINEL && lost.add(server)) {
            log.warn("Lost the connection to Redis at {}; connecting again in the background.", hostAndPort(server));
        }
    }

    @Override
    @SuppressWarnings("deprecation")
    public void onConnect(InetSocketAddress server) {
        // Redisson calls the method that names the type.
    }

    @Override
    @SuppressWarnings("deprecation")
    public void onDisconnect(InetSocketAddress server) {
        // Redisson calls the method that names the type.
    }

    private static String hostAndPort(InetSocketAddress server) {
        return server.getHostString() + ':' + server.getPort();
    }
}
