package io.github.cachedresult.aspect;

import io.github.cachedresult.invocation.ResultCache;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyConfig;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * Looks at every bean with cached methods before it serves its first call, and refuses those that would be silently
 * uncached or could share results by mistake. When the application's singletons are made it looks again: at those that
 * were made before anybody could look, and at the classes of beans that are made later. What it throws names the method
 * and the way out.
 */
public final class CachedBeanValidator
        implements SmartInstantiationAwareBeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware, Ordered {

    /** Of spring-test, where a test replaces beans. */
    private static final String BEAN_OVERRIDES =
            "org.springframework.test.context.bean.override.internalBeanOverridePostProcessor";

    private final AnnotatedBeans annotated;
    private final Map<String, Object> earlyReferences = new ConcurrentHashMap<>();
    private @Nullable BeanFactory beans;

    /** Creates a validator of beans whose calls this cache answers. */
    public CachedBeanValidator(Supplier<ResultCache> cache) {
        annotated = new AnnotatedBeans(cache);
    }

    /** After the auto-proxy creator, so that it sees whether a bean was proxied. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        beans = beanFactory;
    }

    /** Before Spring tries to subclass a class that has no subclasses, and fails without naming the method. */
    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        Class<?> type = bean.getClass();
        if (ProxyObstacle.ofClass(type) != null
                && !LastingClass.isNameless(type)
                && annotated.isCandidate(type)
                && areProxiedByClass()) {
            annotated.checkDeclarations(type, true);
        }
        return bean;
    }

    private boolean areProxiedByClass() {
        return beans != null
                && beans.containsBean(AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME)
                && beans.getBean(AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME) instanceof ProxyConfig config
                && config.isProxyTargetClass();
    }

    /** In a circle of beans the proxy is made early; what comes after initialization is the bean without it. */
    @Override
    public Object getEarlyBeanReference(Object bean, String beanName) {
        earlyReferences.put(beanName, bean);
        return bean;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Object early = earlyReferences.remove(beanName);
        check(early == null ? bean : early, beanName, true);
        return bean;
    }

    private void check(Object bean, String beanName, boolean intercepted) {
        if (bean instanceof ScopedObject || ChangingTarget.isBeanBehind(bean)) {
            // It leads to beans that come by here themselves.
            return;
        }
        // A factory of proxies knows their class, too, and is none of them.
        Class<?> targetClass = AopUtils.isAopProxy(bean) ? AopProxyUtils.ultimateTargetClass(bean) : bean.getClass();
        if (annotated.isCandidate(targetClass)) {
            annotated.check(bean, beanName, targetClass, intercepted, isSingleton(beanName));
        }
    }

    /** By its definition: a bean that is being made must not be asked for. */
    private boolean isSingleton(String beanName) {
        return beans instanceof ConfigurableListableBeanFactory factory
                && (factory.containsBeanDefinition(beanName)
                        ? factory.getMergedBeanDefinition(beanName).isSingleton()
                        : factory.containsSingleton(beanName));
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (beans instanceof ConfigurableListableBeanFactory factory) {
            // What a test puts in a bean's place needs no cache in front of it.
            boolean intercepted = !factory.containsBean(BEAN_OVERRIDES);
            for (String name : factory.getSingletonNames()) {
                Object bean = factory.getSingleton(name);
                if (bean != null) {
                    check(bean, name, intercepted);
                }
            }
            boolean byClass = areProxiedByClass();
            for (String name : factory.getBeanDefinitionNames()) {
                Class<?> type = typeOfLaterBean(factory, name);
                if (type != null && annotated.isCandidate(type)) {
                    annotated.check(type, byClass);
                }
            }
            annotated.reportUnmatchedRules();
        }
    }

    /** The class of a bean that is not made yet, as far as it is known without making it, or null. */
    private static @Nullable Class<?> typeOfLaterBean(ConfigurableListableBeanFactory factory, String name) {
        // Of a factory that is there, what it makes may be made later.
        if (factory.containsSingleton(name) && !factory.isFactoryBean(name)) {
            return null;
        }
        try {
            Class<?> type = factory.getMergedBeanDefinition(name).isAbstract() ? null : factory.getType(name, false);
            // What implements an interface may bring what its annotations lack, such as the model's name.
            return type == null || Modifier.isAbstract(type.getModifiers()) ? null : type;
        } catch (BeansException | LinkageError e) {
            // Whoever asks for the bean will be told.
            return null;
        }
    }
}
