package io.github.cachedresult.aspect;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.aopalliance.aop.Advice;
import org.springframework.aop.ClassFilter;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.util.ClassUtils;

/**
 * Tells Spring's auto-proxy creator which beans are to be proxied: those with a {@link
 * io.github.cachedresult.CachedResult} method, their own or inherited.
 */
public final class CachedResultAdvisor extends AbstractPointcutAdvisor {

    private static final long serialVersionUID = 1L;

    private final transient CachedResultInterceptor interceptor;
    private final transient Pointcut pointcut = new AnnotationPointcut();

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

    private static final class AnnotationPointcut extends StaticMethodMatcherPointcut {

        @Override
        public ClassFilter getClassFilter() {
            // A final class without interfaces cannot be proxied; the validator says so, and names the method.
            return type -> AnnotatedMethod.isCandidate(type)
                    && !(Modifier.isFinal(type.getModifiers())
                            && ClassUtils.getAllInterfacesForClass(type).length == 0);
        }

        @Override
        public boolean matches(Method method, Class<?> targetClass) {
            return AnnotatedMethod.find(method, targetClass) != null;
        }
    }
}
