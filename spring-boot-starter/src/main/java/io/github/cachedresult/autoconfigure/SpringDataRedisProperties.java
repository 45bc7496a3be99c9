package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.redis.RedisConnectionOptions;
import io.github.cachedresult.redis.RedisConnectionOptions.Cluster;
import io.github.cachedresult.redis.RedisConnectionOptions.Node;
import io.github.cachedresult.redis.RedisConnectionOptions.Sentinel;
import io.github.cachedresult.redis.RedisConnectionOptions.Single;
import io.github.cachedresult.redis.RedisConnectionOptions.Tls;
import io.github.cachedresult.redis.RedisConnectionOptions.Topology;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/**
 * What {@code spring.data.redis.*} says of where Redis is. Read by ourselves, because the module of Spring Boot's that
 * reads them would bring a client, and change what caches the application's own {@code @Cacheable} methods.
 */
record SpringDataRedisProperties(
        @DefaultValue("localhost") String host,
        @DefaultValue("6379") int port,
        @DefaultValue("0") int database,
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @Nullable String clientName,
        @Nullable Duration connectTimeout,
        @DefaultValue Ssl ssl,
        @Nullable SentinelProperties sentinel,
        @Nullable Nodes cluster,
        @Nullable Nodes masterreplica) {

    static final String PREFIX = "spring.data.redis";

    static SpringDataRedisProperties of(Environment environment) {
        return Binder.get(environment).bindOrCreate(PREFIX, SpringDataRedisProperties.class);
    }

    RedisConnectionOptions connection(@Nullable SslBundles bundles) {
        try {
            return url == null ? byNodes(bundles) : byUrl(url, bundles);
        } catch (InvalidCachedResultPropertyException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            // Of a URI that cannot be parsed not the message: it has the password in it.
            String problem = url != null && e.getCause() != null ? "it is no URL" : String.valueOf(e.getMessage());
            throw new InvalidCachedResultPropertyException(
                    "The property '" + PREFIX + (url == null ? ".*" : ".url") + "' does not say where Redis is: "
                            + problem + ".",
                    "Correct it, or set cachedresult.redis.enabled=false.");
        }
    }

    private RedisConnectionOptions byNodes(@Nullable SslBundles bundles) {
        return new RedisConnectionOptions(
                topology(), emptyAsNull(username), emptyAsNull(password), tls(bundles), clientName, connectLimit());
    }

    private RedisConnectionOptions byUrl(String address, @Nullable SslBundles bundles) {
        RedisConnectionOptions options = RedisConnectionOptions.of(URI.create(address));
        Tls tls = tls(bundles);
        Topology topology = options.topology();
        boolean namesDatabase = URI.create(address).getPath().length() > 1;
        return new RedisConnectionOptions(
                topology instanceof Single single && !namesDatabase ? new Single(single.node(), database) : topology,
                options.username(),
                options.password(),
                tls == null ? options.tls() : tls,
                clientName,
                connectLimit());
    }

    private Topology topology() {
        if (masterreplica != null && !masterreplica.nodes().isEmpty()) {
            throw RedisLocations.masterReplica();
        }
        if (sentinel != null && !sentinel.nodes().isEmpty()) {
            if (sentinel.master() == null || sentinel.master().isBlank()) {
                throw new InvalidCachedResultPropertyException(
                        "The property '" + PREFIX + ".sentinel.nodes' is set, and no master is named.",
                        "Set " + PREFIX + ".sentinel.master to the name by which the sentinels know the master.");
            }
            return new Sentinel(
                    sentinel.master(),
                    RedisLocations.nodes(PREFIX + ".sentinel.nodes", sentinel.nodes()),
                    database,
                    emptyAsNull(sentinel.username()),
                    emptyAsNull(sentinel.password()));
        }
        if (cluster != null && !cluster.nodes().isEmpty()) {
            return new Cluster(RedisLocations.nodes(PREFIX + ".cluster.nodes", cluster.nodes()));
        }
        return new Single(new Node(host, port), database);
    }

    private @Nullable Tls tls(@Nullable SslBundles bundles) {
        if (ssl.bundle() != null && !ssl.bundle().isEmpty()) {
            if (bundles == null) {
                throw new InvalidCachedResultPropertyException(
                        "The property '" + PREFIX + ".ssl.bundle' is set, and the application has no SSL bundles.",
                        "Define the bundle by spring.ssl.bundle.*, or remove the property.");
            }
            return Boolean.FALSE.equals(ssl.enabled()) ? null : RedisTls.of(bundles.getBundle(ssl.bundle()));
        }
        return Boolean.TRUE.equals(ssl.enabled()) ? Tls.DEFAULTS : null;
    }

    private Duration connectLimit() {
        return connectTimeout == null ? RedisConnectionOptions.DEFAULT_CONNECT_TIMEOUT : connectTimeout;
    }

    private static @Nullable String emptyAsNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** The password is nobody's business. */
    @Override
    public String toString() {
        return PREFIX + ".*";
    }

    record Ssl(@Nullable Boolean enabled, @Nullable String bundle) {}

    record Nodes(@DefaultValue List<String> nodes) {}

    record SentinelProperties(
            @Nullable String master,
            @DefaultValue List<String> nodes,
            @Nullable String username,
            @Nullable String password) {}
}
