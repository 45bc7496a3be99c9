package io.github.cachedresult.aspect;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.invocation.CachedMethods;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.InvalidCachedMethodException;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.key.Names;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyConfig;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * Looks at every bean with cached methods before it serves its first call, and refuses those that would be silently
 * uncached or could share results by mistake. What it throws names the method and the way out.
 */
public final class CachedBeanValidator implements SmartInstantiationAwareBeanPostProcessor, BeanFactoryAware, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(CachedBeanValidator.class);
    private static final String FINAL_CLASS = "its class is final";

    private final Supplier<ResultCache> cache;
    private final Map<Class<?>, Boolean> candidates = new ConcurrentHashMap<>();
    private final Map<String, Object> earlyReferences = new ConcurrentHashMap<>();
    private final Set<String> unversioned = ConcurrentHashMap.newKeySet();
    private @Nullable BeanFactory beans;

    /** Creates a validator of beans whose calls this cache answers. */
    public CachedBeanValidator(Supplier<ResultCache> cache) {
        this.cache = cache;
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

    /** Before Spring tries to subclass a final class, and fails without naming the method. */
    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        Class<?> type = bean.getClass();
        if (Modifier.isFinal(type.getModifiers())
                && !Proxy.isProxyClass(type)
                && !type.isHidden()
                && areProxiedByClass()
                && candidates.computeIfAbsent(type, AnnotatedMethod::isCandidate)) {
            annotatedMethods(type)
                    .filter(found -> !WovenCode.isWoven(found.method()))
                    .findFirst()
                    .ifPresent(found -> refuse(found.method(), found.targetClass(), FINAL_CLASS));
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
        Object exposed = early == null ? bean : early;
        if (exposed instanceof ScopedObject) {
            // It leads to beans that come by here themselves.
            return bean;
        }
        Class<?> targetClass = AopProxyUtils.ultimateTargetClass(exposed);
        if (candidates.computeIfAbsent(targetClass, AnnotatedMethod::isCandidate)) {
            validate(exposed, beanName, targetClass);
        }
        return bean;
    }

    private void validate(Object bean, String beanName, Class<?> targetClass) {
        Object singleton = AopProxyUtils.getSingletonTarget(bean);
        Object target = singleton == null ? bean : singleton;
        annotatedMethods(targetClass).forEach(found -> validate(found, bean, beanName, target));
    }

    private static Stream<AnnotatedMethod> annotatedMethods(Class<?> targetClass) {
        return AnnotatedMethod.hierarchy(targetClass).stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(CachedResult.class) && !method.isBridge())
                .flatMap(method -> Stream.ofNullable(AnnotatedMethod.find(method, targetClass))
                        .filter(found -> found.annotated().equals(method)));
    }

    private void validate(AnnotatedMethod found, Object bean, String beanName, Object target) {
        Method method = found.method();
        if (!WovenCode.isWoven(method)) {
            requireInterceptable(method, bean, found.targetClass());
        }
        CachedMethods methods = cache.get().methods();
        CachedOperation<?> operation = methods.plan(method, found.targetClass(), found.annotated(), found.annotation());
        String owner =
                ScopedProxyUtils.isScopedTarget(beanName) ? ScopedProxyUtils.getOriginalBeanName(beanName) : beanName;
        methods.claim(operation, target, "the bean '" + owner + "'");
        String model = operation.model();
        if (model != null && Names.UNVERSIONED.equals(operation.version()) && unversioned.add(model)) {
            LOG.info(
                    "The model '{}' is unversioned: its results stay valid when it changes; {} can name a version in its"
                            + " annotation",
                    model,
                    operation);
        }
    }

    private static void requireInterceptable(Method method, Object bean, Class<?> targetClass) {
        String obstacle = null;
        if (Modifier.isPrivate(method.getModifiers())) {
            obstacle = "it is private";
        } else if (Modifier.isStatic(method.getModifiers())) {
            obstacle = "it is static";
        } else if (!AopUtils.isAopProxy(bean)) {
            obstacle = Modifier.isFinal(targetClass.getModifiers())
                    ? FINAL_CLASS
                    : "its bean was created before beans could be proxied";
        } else if (Proxy.isProxyClass(bean.getClass())) {
            boolean declared = Arrays.stream(bean.getClass().getInterfaces())
                    .flatMap(type -> Arrays.stream(type.getMethods()))
                    .anyMatch(candidate -> candidate.getName().equals(method.getName())
                            && candidate.getParameterCount() == method.getParameterCount());
            obstacle = declared ? null : "its bean is proxied by interfaces and none of them has the method";
        } else if (Modifier.isFinal(method.getModifiers())) {
            obstacle = "it is final";
        }
        if (obstacle != null) {
            refuse(method, targetClass, obstacle);
        }
    }

    private static void refuse(Method method, Class<?> targetClass, String obstacle) {
        throw new InvalidCachedMethodException(
                CachedMethods.describe(method, targetClass),
                "no proxy can intercept it: " + obstacle
                        + "; make it a public, non-final method of a bean, or weave the class with AspectJ");
    }
}
