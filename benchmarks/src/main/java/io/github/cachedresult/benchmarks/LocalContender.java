package io.github.cachedresult.benchmarks;

import com.alicp.jetcache.anno.CacheConsts;
import com.alicp.jetcache.anno.config.EnableMethodCache;
import com.alicp.jetcache.anno.support.GlobalCacheConfig;
import com.alicp.jetcache.anno.support.JetCacheBaseBeans;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.support.Fastjson2KeyConvertor;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.cachedresult.aspect.CachedResultAspect;
import io.github.cachedresult.benchmarks.woven.WovenModel;
import io.github.cachedresult.invocation.ResultCache;
import java.util.Map;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The ways to answer a call within the process. */
public enum LocalContender {
    /** No proxy and no cache: what everything else adds to. */
    PLAIN {
        @Override
        Contender open() {
            return new Contender(new PlainModel(), () -> {});
        }
    },

    /** A class proxy of Spring's whose interceptor does nothing: what every proxy costs. */
    BARE_PROXY {
        @Override
        Contender open() {
            ProxyFactory factory = new ProxyFactory(new PlainModel());
            factory.setProxyTargetClass(true);
            factory.addAdvice((MethodInterceptor) invocation -> invocation.proceed());
            return new Contender((Model) factory.getProxy(), () -> {});
        }
    },

    /** Spring's {@code @Cacheable} on Caffeine. */
    SPRING {
        @Override
        Contender open() {
            return Contexts.open(SpringCache.class);
        }
    },

    /** Our proxy. */
    PROXY {
        @Override
        Contender open() {
            return Contexts.proxied(ResultCache.builder().build());
        }
    },

    /** Our woven code. */
    WOVEN {
        @Override
        Contender open() {
            ResultCache cache = ResultCache.builder().build();
            CachedResultAspect.Bound bound = CachedResultAspect.bind(cache);
            return new Contender(new WovenModel(), () -> {
                bound.close();
                cache.close();
            });
        }
    },

    /** JetCache on Caffeine. */
    JETCACHE {
        @Override
        Contender open() {
            return Contexts.open(JetCache.class);
        }
    };

    abstract Contender open();

    @Configuration(proxyBeanMethods = false)
    @EnableCaching(proxyTargetClass = true)
    static class SpringCache {

        @Bean
        CaffeineCacheManager cacheManager() {
            CaffeineCacheManager manager = new CaffeineCacheManager();
            manager.setCaffeine(Caffeine.newBuilder().maximumSize(Entries.LIMIT));
            return manager;
        }

        @Bean
        Model model() {
            return new SpringCacheModel();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableMethodCache(basePackages = "io.github.cachedresult.benchmarks", proxyTargetClass = true)
    @Import(JetCacheBaseBeans.class)
    static class JetCache {

        @Bean
        GlobalCacheConfig globalCacheConfig() {
            GlobalCacheConfig config = new GlobalCacheConfig();
            config.setLocalCacheBuilders(Map.of(
                    CacheConsts.DEFAULT_AREA,
                    CaffeineCacheBuilder.createCaffeineCacheBuilder()
                            .limit(Entries.LIMIT)
                            .keyConvertor(Fastjson2KeyConvertor.INSTANCE)));
            config.setRemoteCacheBuilders(Map.of());
            return config;
        }

        @Bean
        Model model() {
            return new JetCacheModel();
        }
    }
}
