package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.invocation.ResultCache;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The part of the application's health that tells of the tiers, where it has Spring Boot's module for health. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
class HealthConfiguration {

    /** A class of its own: its condition is a class of that module, and cannot be looked at without it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnEnabledHealthIndicator("cachedresult")
    static class IndicatorConfiguration {

        @Bean
        @ConditionalOnMissingBean(name = "cachedResultHealthIndicator")
        HealthIndicator cachedResultHealthIndicator(ResultCache cache) {
            return new TierHealth(cache::storeStates, () -> cache.evictions().state());
        }
    }
}
