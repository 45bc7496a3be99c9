package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.aspect.DisabledBeans;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.key.ContentSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** What there is of the cache where it is disabled: one that computes, and knows which methods it might have answered. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "cachedresult.enabled", havingValue = false)
class DisabledConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ResultCache resultCache(PropertyCheck checked, ApplicationContext context, ObjectProvider<ContentSource> contents) {
        return ResultCache.builder()
                .localWeight(0)
                .mode(CacheMode.OFF)
                .placeholders(context.getEnvironment()::resolveRequiredPlaceholders)
                .instances(new BeanInstances(context.getAutowireCapableBeanFactory()))
                .hashing(ResultCacheConfiguration.hashing(
                        context, contents, checked.properties().ignoredFiles()))
                .build();
    }

    /** Nobody asks for it, so it must not wait for anybody to do so. */
    @Bean
    @Lazy(false)
    static DisabledBeans cachedResultDisabledBeans(ResultCache cache, ConfigurableListableBeanFactory beans) {
        return new DisabledBeans(cache, beans, "cachedresult.enabled=false");
    }
}
