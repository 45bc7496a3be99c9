package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.invocation.ResultCache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** What the cache counts as meters of the application, where it has Micrometer; Spring Boot gives them to each registry. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({MeterRegistry.class, MeterBinder.class})
class MetricsConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "cachedResultMeters")
    MeterBinder cachedResultMeters(ResultCache cache) {
        return new CountMeters(cache.counts());
    }

    /** Where nobody would read their number, hits in the local tier are not counted. The application's customizers come later. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ResultCacheBuilderCustomizer cachedResultLocalHitCounting(ListableBeanFactory beans) {
        return builder -> builder.countLocalHits(
                BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, MeterRegistry.class, true, false).length
                        > 0);
    }
}
