package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.redis.RedisConnectionOptions.Node;
import java.util.List;

/** What both ways to learn where Redis is have in common. */
final class RedisLocations {

    private RedisLocations() {}

    static List<Node> nodes(String property, List<String> addresses) {
        return addresses.stream().map(address -> node(property, address.trim())).toList();
    }

    private static Node node(String property, String address) {
        int colon = address.lastIndexOf(':');
        try {
            String host = address.substring(0, Math.max(0, colon));
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            return new Node(
                    bracketed ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(address.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new InvalidCachedResultPropertyException(
                    "The property '" + property + "' has '" + address + "', which is no host and port.",
                    "Write each node as host:port.");
        }
    }

    static InvalidCachedResultPropertyException masterReplica() {
        return new InvalidCachedResultPropertyException(
                "The property 'spring.data.redis.masterreplica.nodes' is set, which CachedResult cannot connect to.",
                "Define a RedissonClient bean, which is then used, or set cachedresult.redis.enabled=false.");
    }
}
