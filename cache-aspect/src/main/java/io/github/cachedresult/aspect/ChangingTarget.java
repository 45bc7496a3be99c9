package io.github.cachedresult.aspect;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.TargetSource;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.target.AbstractBeanFactoryBasedTargetSource;

/** Recognises objects that are proxies of another object at each call, so that no result is theirs. */
final class ChangingTarget {

    static final String REASON = "it is called on a proxy that leads to another object each time; cache the method of"
            + " those objects, as beans of their own";

    private ChangingTarget() {}

    /** Whether an object leads to others. */
    static boolean isBehind(Object object) {
        return source(object) != null;
    }

    /** Whether an object leads to beans, whose calls come into the cache by themselves. */
    static boolean isBeanBehind(Object object) {
        return source(object) instanceof AbstractBeanFactoryBasedTargetSource;
    }

    private static @Nullable TargetSource source(Object object) {
        for (Object proxy = object; proxy instanceof SpringProxy && proxy instanceof Advised advised; ) {
            if (!advised.getTargetSource().isStatic()) {
                return advised.getTargetSource();
            }
            proxy = AopProxyUtils.getSingletonTarget(proxy);
        }
        return null;
    }
}
