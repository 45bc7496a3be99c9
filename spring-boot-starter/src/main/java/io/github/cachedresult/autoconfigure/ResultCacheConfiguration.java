package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.ModelVersions;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.invocation.ResultCacheBuilder;
import io.github.cachedresult.key.ContentSource;
import io.github.cachedresult.key.HashingOptions;
import io.github.cachedresult.store.ResultStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/** The cache, as properties and beans have it. */
@Configuration(proxyBeanMethods = false)
class ResultCacheConfiguration {

    @Bean
    @Lazy(false)
    TierReport cachedResultTierReport(PropertyCheck checked, ResourceLoader resources) {
        return new TierReport(checked.properties(), OptionalTier.S3.isPresent(PropertyCheck.classLoader(resources)));
    }

    @Bean
    @Lazy(false)
    @ConditionalOnMissingBean
    ResultCache resultCache(
            PropertyCheck checked,
            TierReport report,
            ApplicationContext context,
            ObjectProvider<ResultStore> stores,
            ObjectProvider<ModelVersions> versions,
            ObjectProvider<ContentSource> contents,
            ObjectProvider<BuildProperties> build,
            ObjectProvider<ResultCacheBuilderCustomizer> customizers) {
        CachedResultProperties properties = checked.properties();
        Environment environment = context.getEnvironment();
        ResultCacheBuilder builder = ResultCache.builder()
                .localWeight(report.localWeight())
                .localTtl(InvalidCachedResultPropertyException.requirePositive(
                        "cachedresult.local.ttl", properties.local().ttl()))
                .mode(properties.mode())
                .rules(PropertyRules.of(properties.rules()))
                .evictions(PropertyEvictions.of(properties.evictions()))
                .refreshes(PropertyRefreshes.of(properties.refresh()))
                .timedRuns(PropertyRefreshes.timedRuns(properties))
                .placeholders(environment::resolveRequiredPlaceholders)
                .instances(new BeanInstances(context.getAutowireCapableBeanFactory()))
                .hashing(hashing(context, contents, properties.ignoredFiles()))
                .journal(report.journal())
                .seal(PropertySeal.of(properties, context))
                .quarantine(PropertyQuarantine.of(properties.quarantine()))
                .maximumEntrySize(PropertySizes.maximumEntry(properties))
                .spool(PropertySizes.spool(properties.spool()))
                .compression(PropertySizes.compression(properties.compression()))
                .producer(ApplicationProducer.of(environment));
        PropertyRefreshes.asyncThreads(properties, builder);
        build.ifAvailable(application -> builder.codeVersion(application.getVersion()));
        stores.orderedStream()
                .forEach(store -> builder.store(
                        store, maximumAge(store.tier(), properties), PropertyBreakers.of(store.tier(), properties)));
        versions.orderedStream().forEach(builder::versions);
        BeanListener.in(context).forEach(builder::listener);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        ResultCache cache = builder.build();
        report.log(cache.stores());
        return cache;
    }

    /** Classes of the application are hashed by their fields, resources by their content. */
    static HashingOptions hashing(
            ApplicationContext context, ObjectProvider<ContentSource> contents, List<String> ignoredFiles) {
        Set<String> own =
                AutoConfigurationPackages.has(context) ? Set.copyOf(AutoConfigurationPackages.get(context)) : Set.of();
        List<ContentSource> sources = Stream.concat(contents.orderedStream(), Stream.of(new ResourceContents()))
                .toList();
        return new HashingOptions(own, Set.copyOf(ignoredFiles), sources);
    }

    /** Redis forgets by itself what is too old for it; S3 does not. */
    private static @Nullable Duration maximumAge(Tier tier, CachedResultProperties properties) {
        return tier == Tier.S3 ? properties.s3().ttl() : null;
    }
}
