package io.github.cachedresult.aspect;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EvictResult;
import io.github.cachedresult.invocation.CachedMethods;
import io.github.cachedresult.invocation.InvalidCachedMethodException;
import io.github.cachedresult.invocation.ResultCache;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Lists the annotated methods of beans that nothing brings to the cache, as it is disabled: those with cached results for
 * {@link ResultCache#effectiveConfiguration}, those that evict nothing in the log. Refuses nothing: as long as it is disabled,
 * annotations are without effect, right or wrong.
 */
public final class DisabledBeans implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(DisabledBeans.class);

    private final ResultCache cache;
    private final ConfigurableListableBeanFactory beans;
    private final String reason;

    /**
     * Creates it.
     *
     * @param cache where they are listed
     * @param beans the application's
     * @param reason who has disabled the cache: {@code cachedresult.enabled=false}
     */
    public DisabledBeans(ResultCache cache, ConfigurableListableBeanFactory beans, String reason) {
        this.cache = cache;
        this.beans = beans;
        this.reason = reason;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Set<String> evicting = new TreeSet<>();
        for (Class<?> type : types()) {
            try {
                AnnotatedMethod.of(type, CachedResult.class).forEach(this::list);
                AnnotatedMethod.of(type, EvictResult.class)
                        .map(found -> CachedMethods.describe(found.method(), found.targetClass()))
                        .forEach(evicting::add);
            } catch (LinkageError e) {
                // With an optional library that is absent: nothing of it can be looked at, and nothing of it is cached.
                LOG.debug("The annotations of {} are not listed: {}", type.getName(), e.toString());
            }
        }
        if (!evicting.isEmpty()) {
            LOG.warn("{}: what has @EvictResult evicts nothing, neither here nor elsewhere: {}", reason, evicting);
        }
    }

    private void list(AnnotatedMethod<CachedResult> found) {
        try {
            cache.methods()
                    .plan(found.method(), found.targetClass(), found.annotated(), found.annotation())
                    .leaveAlone(reason);
        } catch (InvalidCachedMethodException e) {
            LOG.info("{}: a method is not listed that could not be cached either: {}", reason, e.getMessage());
        }
    }

    /** The classes of the beans, as far as they are known without making one. */
    private Set<Class<?>> types() {
        Set<Class<?>> types = new LinkedHashSet<>();
        Stream.concat(Arrays.stream(beans.getBeanDefinitionNames()), Arrays.stream(beans.getSingletonNames()))
                .distinct()
                .forEach(name -> {
                    Class<?> type = typeOf(name);
                    if (type != null && !type.getName().startsWith("java.")) {
                        types.add(type);
                    }
                });
        return types;
    }

    private @Nullable Class<?> typeOf(String name) {
        Object bean = beans.getSingleton(name);
        if (bean != null) {
            return AopProxyUtils.ultimateTargetClass(bean);
        }
        try {
            Class<?> type = beans.getMergedBeanDefinition(name).isAbstract() ? null : beans.getType(name, false);
            return type == null || type.isInterface() ? null : ClassUtils.getUserClass(type);
        } catch (BeansException | LinkageError e) {
            // Whoever asks for the bean will be told.
            return null;
        }
    }
}
