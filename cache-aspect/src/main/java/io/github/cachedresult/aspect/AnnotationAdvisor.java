package io.github.cachedresult.aspect;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EvictResult;
import java.lang.annotation.Annotation;
import org.aopalliance.aop.Advice;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.core.Ordered;

/**
 * Tells Spring's auto-proxy creator which beans are to be proxied: those with a method that has the annotation an
 * interceptor is for, its own or inherited.
 */
public final class AnnotationAdvisor extends AbstractPointcutAdvisor {

    private static final long serialVersionUID = 1L;

    private final transient Advice interceptor;
    private final transient Pointcut pointcut;

    /** Creates an advisor of beans with a {@link CachedResult} method. */
    public AnnotationAdvisor(CachedResultInterceptor interceptor) {
        this(interceptor, CachedResult.class);
    }

    /**
     * Creates an advisor of beans with an {@link EvictResult} method. It is outside of what has the lowest precedence, as
     * Spring's transactions have: what is computed after an eviction must see what the method has committed.
     */
    public AnnotationAdvisor(EvictResultInterceptor interceptor) {
        this(interceptor, EvictResult.class);
        setOrder(Ordered.LOWEST_PRECEDENCE - 1);
    }

    private AnnotationAdvisor(Advice interceptor, Class<? extends Annotation> annotationType) {
        this.interceptor = interceptor;
        this.pointcut = new AnnotationPointcut(annotationType);
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
