package io.github.cachedresult.aspect;

import io.github.cachedresult.CachedResult;
import org.aopalliance.aop.Advice;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;

/**
 * Tells Spring's auto-proxy creator which beans are to be proxied: those with a {@link
 * CachedResult} method, their own or inherited.
 */
public final class CachedResultAdvisor extends AbstractPointcutAdvisor {

    private static final long serialVersionUID = 1L;

    private final transient CachedResultInterceptor interceptor;
    private final transient Pointcut pointcut = new AnnotationPointcut(CachedResult.class);

    /** Creates an advisor. */
    public CachedResultAdvisor(CachedResultInterceptor interceptor) {
        this.interceptor = interceptor;
    }

    @Override
    public Pointcut getPointcut() {
        return pointcut;
    }

    @Override
    public Advice getAdvice() {
        return interceptor;
    }
}
