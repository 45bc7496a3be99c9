package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.redis.RedisStoreOptions;
import io.github.cachedresult.redis.RedisStores;
import io.github.cachedresult.store.ResultStore;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * The tier in Redis: over the application's own {@link RedissonClient} where it has one, else where Spring Boot's
 * connection details say, else where {@code spring.data.redis.*} says.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({RedisStores.class, RedissonClient.class})
@ConditionalOnBooleanProperty(name = "cachedresult.redis.enabled", matchIfMissing = true)
class RedisTierConfiguration {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 100)
    @ConditionalOnMissingBean(name = "cachedResultRedisStore")
    ResultStore cachedResultRedisStore(
            PropertyCheck checked, ObjectProvider<RedissonClient> clients, RedisLocation location) {
        RedisStoreOptions options = options(checked.properties().redis());
        RedissonClient client = one(clients);
        return client == null
                ? RedisStores.create(options, location.connection(), Clock.systemUTC())
                : RedisStores.create(options, client, Clock.systemUTC());
    }

    private static @Nullable RedissonClient one(ObjectProvider<RedissonClient> clients) {
        try {
            return clients.getIfAvailable();
        } catch (NoUniqueBeanDefinitionException e) {
            throw new InvalidCachedResultPropertyException(
                    "The application has several beans of type RedissonClient, and none of them is primary: "
                            + e.getBeanNamesFound() + ".",
                    "Mark the one that CachedResult shall use with @Primary, or set cachedresult.redis.enabled=false.");
        }
    }

    @Bean
    @ConditionalOnMissingBean
    RedisLocation springDataRedisLocation(Environment environment, ObjectProvider<SslBundles> bundles) {
        return () -> SpringDataRedisProperties.of(environment).connection(bundles.getIfAvailable());
    }

    private static RedisStoreOptions options(CachedResultProperties.Redis redis) {
        InvalidCachedResultPropertyException.requirePositive("cachedresult.redis.ttl", redis.ttl());
        RedisStoreOptions options = valid(
                        "timeout", redis.timeout(), "500ms", timeout -> new RedisStoreOptions(timeout, redis.ttl()))
                .withMaximumEntrySize(PropertySizes.maximumInRedis(redis));
        return redis.lease().enabled()
                ? valid("lease.duration", redis.lease().duration(), "15s", options::withLease)
                : options.withLease(null);
    }

    private static RedisStoreOptions valid(
            String property, Duration value, String example, Function<Duration, RedisStoreOptions> options) {
        try {
            return options.apply(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidCachedResultPropertyException(
                    "The property 'cachedresult.redis." + property + "' cannot be " + value + ": " + e.getMessage()
                            + ".",
                    "Write a duration such as " + example + ", or leave the property out.");
        }
    }

    /** Where the application has Spring Boot's own module for Redis. Processed before the enclosing class. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DataRedisConnectionDetails.class)
    static class ConnectionDetailsConfiguration {

        @Bean
        @ConditionalOnBean(DataRedisConnectionDetails.class)
        RedisLocation connectionDetailsRedisLocation(
                ObjectProvider<DataRedisConnectionDetails> details, Environment environment) {
            return () -> ConnectionDetailsReader.read(details.getObject(), SpringDataRedisProperties.of(environment));
        }
    }
}
