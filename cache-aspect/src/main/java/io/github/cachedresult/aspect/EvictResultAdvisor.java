package io.github.cachedresult.aspect;

import io.github.cachedresult.EvictResult;
import org.aopalliance.aop.Advice;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;

/**
 * Tells Spring's auto-proxy creator which beans are to be proxied: those with an {@link EvictResult} method, their own or
 * inherited.
 */
public final class EvictResultAdvisor extends AbstractPointcutAdvisor {

    private static final long serialVersionUID = 1L;

    private final transient EvictResultInterceptor interceptor;
    private final transient Pointcut pointcut = new AnnotationPointcut(EvictResult.class);

    /** Creates an advisor. */
    public EvictResultAdvisor(EvictResultInterceptor interceptor) {
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
