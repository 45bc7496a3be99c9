package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.aspect.AnnotationAdvisor;
import io.github.cachedresult.aspect.CachedBeanValidator;
import io.github.cachedresult.aspect.CachedResultInterceptor;
import io.github.cachedresult.aspect.EvictResultInterceptor;
import io.github.cachedresult.invocation.ResultCache;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;

/**
 * Brings calls of beans into the cache. All of it exists before the first ordinary bean, so nothing here may create one:
 * the cache is asked for when the first bean with an annotated method appears.
 */
@Configuration(proxyBeanMethods = false)
@Import(ProxyCreatorRegistrar.class)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class ProxyConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AnnotationAdvisor cachedResultAdvisor(ObjectProvider<ResultCache> cache) {
        return new AnnotationAdvisor(new CachedResultInterceptor(cache::getObject));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AnnotationAdvisor evictResultAdvisor(ObjectProvider<ResultCache> cache) {
        return new AnnotationAdvisor(new EvictResultInterceptor(cache::getObject));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static CachedBeanValidator cachedBeanValidator(ObjectProvider<ResultCache> cache) {
        return new CachedBeanValidator(cache::getObject);
    }
}
