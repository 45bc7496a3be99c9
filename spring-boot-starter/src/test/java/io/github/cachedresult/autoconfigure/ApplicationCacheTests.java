package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;

/** An application's own caches are none of our business. Both modules are on this class path. */
class ApplicationCacheTests {

    @Test
    void autoConfiguredCacheableStaysOnCaffeine() {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run("--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=1")) {
            Lookup lookup = context.getBean(Lookup.class);
            Predictor predictor = context.getBean(Predictor.class);

            assertThat(context.getBean(CacheManager.class)).isExactlyInstanceOf(CaffeineCacheManager.class);
            assertThat(lookup.find("a")).isEqualTo(lookup.find("a"));
            assertThat(predictor.predict("a")).isEqualTo(predictor.predict("a"));
            assertThat(predictor.runs()).isOne();
        }
    }

    @Test
    void nothingThatWouldChangeThemIsOnTheClassPath() {
        ClassLoader loader = getClass().getClassLoader();

        assertThat(ClassUtils.isPresent("javax.cache.Caching", loader)).isFalse();
        assertThat(ClassUtils.isPresent("io.lettuce.core.RedisClient", loader)).isFalse();
        assertThat(ClassUtils.isPresent("org.springframework.data.redis.core.RedisOperations", loader))
                .isFalse();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableCaching
    @Import({Lookup.class, Predictor.class})
    static class Application {}

    static class Lookup {

        private final AtomicInteger runs = new AtomicInteger();

        @Cacheable("lookups")
        public int find(String name) {
            return runs.incrementAndGet();
        }
    }
}
