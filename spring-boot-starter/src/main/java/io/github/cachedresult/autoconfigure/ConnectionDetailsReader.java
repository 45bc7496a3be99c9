package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.redis.RedisConnectionOptions;
import io.github.cachedresult.redis.RedisConnectionOptions.Cluster;
import io.github.cachedresult.redis.RedisConnectionOptions.Node;
import io.github.cachedresult.redis.RedisConnectionOptions.Sentinel;
import io.github.cachedresult.redis.RedisConnectionOptions.Single;
import io.github.cachedresult.redis.RedisConnectionOptions.Topology;
import java.util.List;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/** Reads where Redis is from Spring Boot's connection details: its properties, Docker Compose or Testcontainers. */
final class ConnectionDetailsReader {

    private ConnectionDetailsReader() {}

    /** What details do not say, such as a client's name, is taken from the properties. */
    static RedisConnectionOptions read(DataRedisConnectionDetails details, SpringDataRedisProperties properties) {
        SslBundle bundle = details.getSslBundle();
        return new RedisConnectionOptions(
                topology(details),
                details.getUsername(),
                details.getPassword(),
                bundle == null ? null : RedisTls.of(bundle),
                properties.clientName(),
                properties.connectTimeout() == null
                        ? RedisConnectionOptions.DEFAULT_CONNECT_TIMEOUT
                        : properties.connectTimeout());
    }

    private static Topology topology(DataRedisConnectionDetails details) {
        DataRedisConnectionDetails.Sentinel sentinel = details.getSentinel();
        if (sentinel != null) {
            return new Sentinel(
                    sentinel.getMaster(),
                    nodes(sentinel.getNodes()),
                    sentinel.getDatabase(),
                    sentinel.getUsername(),
                    sentinel.getPassword());
        }
        DataRedisConnectionDetails.Cluster cluster = details.getCluster();
        if (cluster != null) {
            return new Cluster(nodes(cluster.getNodes()));
        }
        DataRedisConnectionDetails.Standalone standalone = details.getStandalone();
        if (standalone == null) {
            throw RedisLocations.masterReplica();
        }
        return new Single(new Node(standalone.getHost(), standalone.getPort()), standalone.getDatabase());
    }

    private static List<Node> nodes(List<DataRedisConnectionDetails.Node> nodes) {
        return nodes.stream().map(node -> new Node(node.host(), node.port())).toList();
    }
}
