package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.aspect.CachedResultAspect;
import io.github.cachedresult.invocation.ResultCache;
import org.aspectj.lang.ProceedingJoinPoint;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Lets woven methods use the application's cache, from start to end of the application. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(ProceedingJoinPoint.class)
class WeavingConfiguration {

    /** Nobody asks for it, so it must not wait for anybody to do so. */
    @Bean
    @Lazy(false)
    CachedResultAspect.Bound cachedResultWeaving(ResultCache cache) {
        return CachedResultAspect.bind(cache);
    }
}
