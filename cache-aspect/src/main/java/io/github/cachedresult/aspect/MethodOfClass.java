package io.github.cachedresult.aspect;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a call through a proxy is a call of: a method that several classes may inherit has a plan for each.
 *
 * @param method the method that was called, perhaps of an interface
 * @param targetClass the class of the object behind the proxy
 */
record MethodOfClass(Method method, Class<?> targetClass) {

    static MethodOfClass of(Method method, @Nullable Object target) {
        return new MethodOfClass(method, targetClass(method, target));
    }

    /** The class of the object that is called, or of the method where there is no object. */
    static Class<?> targetClass(Method method, @Nullable Object target) {
        return target == null ? method.getDeclaringClass() : target.getClass();
    }

    /** The annotated method that the call runs, if it runs one. */
    <A extends Annotation> Optional<AnnotatedMethod<A>> annotated(Class<A> annotationType) {
        return Optional.ofNullable(AnnotatedMethod.find(method, targetClass, annotationType));
    }
}
