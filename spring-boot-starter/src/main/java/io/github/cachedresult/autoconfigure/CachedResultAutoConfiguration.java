package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.invocation.ResultCache;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of the cache that answers {@link io.github.cachedresult.CachedResult} methods.
 *
 * <p>The application gets a {@link ResultCache}, unless it has one of its own, over the tier in this process and those
 * whose modules are on the class path. Beans of type {@link io.github.cachedresult.store.ResultStore} become further
 * tiers, those of type {@link io.github.cachedresult.ModelVersions} say which version of a model is current, those of type
 * {@link io.github.cachedresult.invocation.CacheEventListener} hear of what happens, and {@link
 * ResultCacheBuilderCustomizer}s have the last word. Start-up waits for no network.
 *
 * <p>With {@code cachedresult.enabled=false} no bean is proxied, and what asks for the {@link ResultCache} gets one that
 * runs every computation, and lists the annotated methods as off.
 */
@AutoConfiguration(afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@EnableConfigurationProperties(CachedResultProperties.class)
@Import({
    PropertyCheckConfiguration.class,
    CachedResultAutoConfiguration.Enabled.class,
    DisabledConfiguration.class,
})
public final class CachedResultAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "cachedresult.enabled", matchIfMissing = true)
    @Import({
        ProxyConfiguration.class,
        RedisTierConfiguration.class,
        S3TierConfiguration.class,
        ResultCacheConfiguration.class,
        HealthConfiguration.class,
        MetricsConfiguration.class,
        WeavingConfiguration.class,
        CacheStatusConfiguration.class,
    })
    static class Enabled {}
}
