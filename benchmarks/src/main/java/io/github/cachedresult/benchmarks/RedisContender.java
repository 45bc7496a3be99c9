package io.github.cachedresult.benchmarks;

import com.alicp.jetcache.anno.CacheConsts;
import com.alicp.jetcache.anno.config.EnableMethodCache;
import com.alicp.jetcache.anno.support.GlobalCacheConfig;
import com.alicp.jetcache.anno.support.JetCacheBaseBeans;
import com.alicp.jetcache.redisson.RedissonCacheBuilder;
import com.alicp.jetcache.support.Fastjson2KeyConvertor;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.redis.RedisStoreOptions;
import io.github.cachedresult.redis.RedisStores;
import java.time.InstantSource;
import java.util.Map;
import org.redisson.api.RedissonClient;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.cache.RedisCacheWriter.RedisCacheWriterConfigurer;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The ways to answer a call out of Redis. */
enum RedisContender {
    /** Our proxy with the local tier switched off, over a Redisson client that it is given. */
    PROXY {
        @Override
        Contender open(RedissonClient client, int port) {
            return Contexts.proxied(ResultCache.builder()
                    .localWeight(0)
                    .store(RedisStores.create(RedisStoreOptions.DEFAULTS, client, InstantSource.system()))
                    .build());
        }
    },

    /** JetCache over the same client, with its defaults otherwise. */
    JETCACHE {
        @Override
        Contender open(RedissonClient client, int port) {
            AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
            context.registerBean(RedissonClient.class, () -> client, bean -> bean.setDestroyMethodName(null));
            return Contexts.open(context, JetCache.class);
        }
    },

    /**
     * Spring's {@code @Cacheable} with its {@code RedisCacheManager}, on Lettuce, with its defaults but one: a write has ended
     * when it returns, so that what was computed before is there to be measured.
     */
    SPRING {
        @Override
        Contender open(RedissonClient client, int port) {
            AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
            context.registerBean(
                    LettuceConnectionFactory.class,
                    () -> new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port)));
            return Contexts.open(context, SpringCache.class);
        }
    };

    abstract Contender open(RedissonClient client, int port);

    @Configuration(proxyBeanMethods = false)
    @EnableMethodCache(basePackages = "io.github.cachedresult.benchmarks", proxyTargetClass = true)
    @Import(JetCacheBaseBeans.class)
    static class JetCache {

        @Bean
        GlobalCacheConfig globalCacheConfig(RedissonClient client) {
            GlobalCacheConfig config = new GlobalCacheConfig();
            config.setLocalCacheBuilders(Map.of());
            config.setRemoteCacheBuilders(Map.of(
                    CacheConsts.DEFAULT_AREA,
                    RedissonCacheBuilder.createBuilder()
                            .redissonClient(client)
                            .keyPrefix("jetcache:")
                            .keyConvertor(Fastjson2KeyConvertor.INSTANCE)));
            return config;
        }

        @Bean
        Model model() {
            return new JetCacheRemoteModel();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching(proxyTargetClass = true)
    static class SpringCache {

        @Bean
        RedisCacheManager cacheManager(LettuceConnectionFactory connections) {
            return RedisCacheManager.builder(
                            RedisCacheWriter.create(connections, RedisCacheWriterConfigurer::immediateWrites))
                    .build();
        }

        @Bean
        Model model() {
            return new SpringCacheModel();
        }
    }
}
