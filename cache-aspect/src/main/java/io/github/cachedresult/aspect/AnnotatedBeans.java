package io.github.cachedresult.aspect;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EvictResult;
import io.github.cachedresult.NamedModel;
import io.github.cachedresult.invocation.CachedMethods;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.EvictingMethod;
import io.github.cachedresult.invocation.InvalidCachedMethodException;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.key.Names;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;

/** Refuses the annotated methods of beans and of their classes that cannot be cached, or cannot evict. Thread-safe. */
final class AnnotatedBeans {

    private static final Logger LOG = LoggerFactory.getLogger(CachedBeanValidator.class);

    private final Supplier<ResultCache> cache;
    private final Map<Class<?>, Boolean> candidates = new ConcurrentHashMap<>();
    private final Set<String> unversioned = ConcurrentHashMap.newKeySet();

    AnnotatedBeans(Supplier<ResultCache> cache) {
        this.cache = cache;
    }

    /** Whether a class has annotated methods. */
    boolean isCandidate(Class<?> type) {
        return candidates.computeIfAbsent(type, AnnotatedBeans::hasAnnotatedMethods);
    }

    private static boolean hasAnnotatedMethods(Class<?> type) {
        try {
            return AnnotatedMethod.isCandidate(type, CachedResult.class)
                    || AnnotatedMethod.isCandidate(type, EvictResult.class);
        } catch (LinkageError e) {
            // With an optional library that is absent; no proxy is made of what cannot be looked at.
            return false;
        }
    }

    /** Refuses what the declarations show, of a class of which there need be no bean yet. */
    void check(Class<?> type, boolean proxiedByClass) {
        AnnotatedMethod.of(type, CachedResult.class).forEach(found -> {
            checkDeclaration(found, proxiedByClass);
            plan(found);
        });
        AnnotatedMethod.of(type, EvictResult.class).forEach(found -> {
            checkDeclaration(found, proxiedByClass);
            planEvicting(found);
        });
    }

    /** Refuses what no proxy can intercept, before Spring fails to make the proxy without naming the method. */
    void checkDeclarations(Class<?> type, boolean proxiedByClass) {
        Stream.concat(AnnotatedMethod.of(type, CachedResult.class), AnnotatedMethod.of(type, EvictResult.class))
                .forEach(found -> checkDeclaration(found, proxiedByClass));
    }

    private static void checkDeclaration(AnnotatedMethod<?> found, boolean proxiedByClass) {
        if (!WovenCode.isWoven(found.method())) {
            refuse(found, ProxyObstacle.ofDeclaration(found.method(), found.targetClass(), proxiedByClass));
        }
    }

    /**
     * Refuses a bean whose methods cannot be cached, or would share results by mistake.
     *
     * @param bean as others are given it
     * @param intercepted whether its calls must come through a proxy
     * @param singleton whether it is the only object of its name
     */
    void check(Object bean, String beanName, Class<?> targetClass, boolean intercepted, boolean singleton) {
        Object singleTarget = AopProxyUtils.getSingletonTarget(bean);
        Object target = singleTarget == null ? bean : singleTarget;
        String owner = "the bean '"
                + (ScopedProxyUtils.isScopedTarget(beanName)
                        ? ScopedProxyUtils.getOriginalBeanName(beanName)
                        : beanName)
                + "'";
        AnnotatedMethod.of(targetClass, EvictResult.class).forEach(found -> {
            requireInterception(found, bean, intercepted, EvictResultInterceptor.class);
            planEvicting(found);
        });
        AnnotatedMethod.of(targetClass, CachedResult.class).forEach(found -> {
            requireInterception(found, bean, intercepted, CachedResultInterceptor.class);
            CachedOperation<?> operation = plan(found);
            if (singleton
                    && operation.isOfNamedModel()
                    && !AopUtils.isAopProxy(target)
                    && target instanceof NamedModel named) {
                requireName(named, operation, owner);
            }
            cache.get().methods().claim(operation, target, owner);
            reportUnversioned(operation);
        });
    }

    /** Says which rules are for no model, once all beans have been looked at; where none has cached methods, none is. */
    void reportUnmatchedRules() {
        if (candidates.containsValue(true)) {
            cache.get().rules().warnOfUnmatched();
        }
    }

    private static void requireInterception(
            AnnotatedMethod<?> found, Object bean, boolean intercepted, Class<? extends Advice> advice) {
        if (intercepted && !WovenCode.isWoven(found.method())) {
            refuse(found, ProxyObstacle.of(found, bean, advice));
        }
    }

    private void planEvicting(AnnotatedMethod<EvictResult> found) {
        EvictingMethod unused = cache.get()
                .evictingMethods()
                .plan(found.method(), found.targetClass(), found.annotated(), found.annotation());
    }

    private CachedOperation<?> plan(AnnotatedMethod<CachedResult> found) {
        return cache.get().methods().plan(found.method(), found.targetClass(), found.annotated(), found.annotation());
    }

    private static void requireName(NamedModel named, CachedOperation<?> operation, String owner) {
        String defect;
        try {
            defect = Names.defect(named.modelName());
        } catch (RuntimeException | LinkageError e) {
            defect = "fails with " + e;
        }
        if (defect != null) {
            throw new InvalidCachedMethodException(
                    operation.toString(),
                    "the modelName() of " + owner + " " + defect + "; let it return the name of a model: 1 to "
                            + Names.MAX_LENGTH + " characters without control characters, as soon as the bean is made");
        }
    }

    private void reportUnversioned(CachedOperation<?> operation) {
        String model = operation.model();
        if (model != null && Names.UNVERSIONED.equals(operation.version()) && unversioned.add(model)) {
            LOG.info(
                    "The model '{}' is unversioned: its results stay valid when it changes; {} can name a version in its"
                            + " annotation",
                    model,
                    operation);
        }
    }

    private static void refuse(AnnotatedMethod<?> found, @Nullable ProxyObstacle obstacle) {
        if (obstacle != null) {
            throw new InvalidCachedMethodException(
                    CachedMethods.describe(found.method(), found.targetClass()),
                    "no proxy can intercept it: " + obstacle.what() + "; " + obstacle.wayOut());
        }
    }
}
