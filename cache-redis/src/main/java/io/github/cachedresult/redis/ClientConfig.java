package io.github.cachedresult.redis;

import io.github.cachedresult.redis.RedisConnectionOptions.Cluster;
import io.github.cachedresult.redis.RedisConnectionOptions.Node;
import io.github.cachedresult.redis.RedisConnectionOptions.Sentinel;
import io.github.cachedresult.redis.RedisConnectionOptions.Single;
import io.github.cachedresult.redis.RedisConnectionOptions.Tls;
import io.github.cachedresult.redis.RedisConnectionOptions.Topology;
import java.time.Duration;
import java.util.List;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.EqualJitterDelay;
import org.redisson.config.ReadMode;
import org.redisson.config.SslVerificationMode;
import org.redisson.config.SubscriptionMode;
import org.redisson.connection.ConnectionListener;

/** Configures a Redisson client of our own: few threads and connections, and a call fails rather than waits. */
final class ClientConfig {

    private static final int CALLBACK_THREADS = 2;
    private static final int NETTY_THREADS = 4;

    /** Redisson keeps a connection to a call only from a pool of ten on; below, a large answer delays others. */
    private static final int POOL_SIZE = 32;

    /** Redisson waits for one, and opens others after it has said to be connected. */
    private static final int IDLE_CONNECTIONS = 1;

    /** Connections that do nothing are tried so often, and given up when the answer takes as long. */
    private static final Duration PING_INTERVAL = Duration.ofSeconds(1);

    private static final int CLUSTER_SCAN_MILLIS = 1_000;

    private ClientConfig() {}

    static Config of(RedisConnectionOptions options, Duration timeout, ConnectionListener listener) {
        Config config = new Config()
                .setCodec(ByteArrayCodec.INSTANCE)
                .setThreads(CALLBACK_THREADS)
                .setNettyThreads(NETTY_THREADS)
                .setNettyHook(new UnreadableReplies())
                .setConnectionListener(listener);
        if (options.username() != null) {
            config.setUsername(options.username());
        }
        if (options.password() != null) {
            config.setPassword(options.password());
        }
        Tls tls = options.tls();
        if (tls != null) {
            encrypt(config, tls);
        }
        BaseConfig<?> servers = servers(config, options.topology(), tls == null ? "redis://" : "rediss://");
        servers.setTimeout((int) timeout.toMillis())
                .setConnectTimeout((int) options.connectTimeout().toMillis())
                // Whoever asks has another tier to ask: trying again is worth less than answering in time.
                .setRetryAttempts(0)
                .setReconnectionDelay(new EqualJitterDelay(Duration.ofMillis(50), Duration.ofSeconds(1)))
                .setPingConnectionInterval((int) pingInterval(timeout).toMillis());
        if (options.clientName() != null) {
            servers.setClientName(options.clientName());
        }
        return config;
    }

    /** Longer where answers may take long: a slow Redis is not a failed one. */
    private static Duration pingInterval(Duration timeout) {
        Duration patient = timeout.multipliedBy(2);
        return patient.compareTo(PING_INTERVAL) > 0 ? patient : PING_INTERVAL;
    }

    private static BaseConfig<?> servers(Config config, Topology topology, String scheme) {
        if (topology instanceof Single single) {
            return config.useSingleServer()
                    .setAddress(scheme + single.node())
                    .setDatabase(single.database())
                    .setConnectionPoolSize(POOL_SIZE)
                    .setConnectionMinimumIdleSize(IDLE_CONNECTIONS)
                    .setSubscriptionConnectionMinimumIdleSize(0);
        }
        if (topology instanceof Sentinel sentinel) {
            return fromMaster(config.useSentinelServers()
                    .setMasterName(sentinel.master())
                    .addSentinelAddress(addresses(scheme, sentinel.nodes()))
                    .setSentinelUsername(sentinel.username())
                    .setSentinelPassword(sentinel.password())
                    // One sentinel is one too few for a failover, and enough to work with.
                    .setCheckSentinelsList(false)
                    .setDatabase(sentinel.database()));
        }
        if (topology instanceof Cluster cluster) {
            return fromMaster(config.useClusterServers()
                    .addNodeAddress(addresses(scheme, cluster.nodes()))
                    .setScanInterval(CLUSTER_SCAN_MILLIS)
                    // A cluster that lost a master still answers for the others.
                    .setCheckSlotsCoverage(false));
        }
        throw new IllegalArgumentException("unknown topology " + topology);
    }

    /** Masters only: a replica may not have yet what the winner of a race wrote to its master. */
    private static <T extends BaseMasterSlaveServersConfig<T>> T fromMaster(T servers) {
        return servers.setReadMode(ReadMode.MASTER)
                .setSubscriptionMode(SubscriptionMode.MASTER)
                .setMasterConnectionPoolSize(POOL_SIZE)
                .setMasterConnectionMinimumIdleSize(IDLE_CONNECTIONS)
                .setSubscriptionConnectionMinimumIdleSize(0);
    }

    private static void encrypt(Config config, Tls tls) {
        config.setSslVerificationMode(tls.verifyHostname() ? SslVerificationMode.STRICT : SslVerificationMode.CA_ONLY);
        if (tls.trust() != null) {
            config.setSslTrustManagerFactory(tls.trust());
        }
        if (tls.identity() != null) {
            config.setSslKeyManagerFactory(tls.identity());
        }
        if (!tls.protocols().isEmpty()) {
            config.setSslProtocols(tls.protocols().toArray(String[]::new));
        }
        if (!tls.ciphers().isEmpty()) {
            config.setSslCiphers(tls.ciphers().toArray(String[]::new));
        }
    }

    private static String[] addresses(String scheme, List<Node> nodes) {
        return nodes.stream().map(node -> scheme + node).toArray(String[]::new);
    }
}
