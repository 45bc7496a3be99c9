package io.github.cachedresult.aspect;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.springframework.aop.ClassFilter;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.util.ClassUtils;

/** The methods with an annotation of ours, their own or inherited. */
final class AnnotationPointcut extends StaticMethodMatcherPointcut implements ClassFilter {

    private final Class<? extends Annotation> annotationType;

    AnnotationPointcut(Class<? extends Annotation> annotationType) {
        this.annotationType = annotationType;
    }

    @Override
    public ClassFilter getClassFilter() {
        return this;
    }

    @Override
    public boolean matches(Class<?> type) {
        // A final class without interfaces cannot be proxied; the validator says so, and names the method.
        return AnnotatedMethod.isCandidate(type, annotationType)
                && !(Modifier.isFinal(type.getModifiers()) && ClassUtils.getAllInterfacesForClass(type).length == 0);
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        return AnnotatedMethod.find(method, targetClass, annotationType) != null;
    }

    /** Spring makes one class for all proxies of a class whose pointcuts have the same text. */
    @Override
    public String toString() {
        return "methods with @" + annotationType.getName();
    }
}
