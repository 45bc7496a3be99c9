package io.github.cachedresult.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/** Looks at the properties, whether or not they switch the cache on, and also where beans are made lazily. */
@Configuration(proxyBeanMethods = false)
class PropertyCheckConfiguration {

    @Bean
    @Lazy(false)
    PropertyCheck cachedResultPropertyCheck(
            ObjectProvider<CachedResultProperties> properties, Environment environment, ResourceLoader resources) {
        PropertyNames.check(environment, PropertyCheck.classLoader(resources));
        return new PropertyCheck(properties.getObject());
    }
}
