package io.github.cachedresult.aspect;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.ResolvableType;

/**
 * A method with an annotation of ours, as Spring's own annotations are found: on the most specific method, else on one that it
 * overrides or implements.
 *
 * @param method the most specific method
 * @param targetClass the class of the objects it is called on, as it is called in the next process, too
 * @param annotated the method that carries the annotation
 * @param annotation the annotation
 * @param <A> its type
 */
record AnnotatedMethod<A extends Annotation>(Method method, Class<?> targetClass, Method annotated, A annotation) {

    /** The annotated method that a call of {@code method} on an object of {@code targetClass} runs, or null. */
    static <A extends Annotation> @Nullable AnnotatedMethod<A> find(
            Method method, Class<?> targetClass, Class<A> annotationType) {
        Method specific = BridgeMethodResolver.getMostSpecificMethod(
                AopUtils.getMostSpecificMethod(method, targetClass), targetClass);
        for (Class<?> type : hierarchy(targetClass)) {
            for (Method candidate : type.getDeclaredMethods()) {
                A annotation = candidate.getAnnotation(annotationType);
                if (annotation != null && !candidate.isBridge() && isSame(specific, candidate, targetClass)) {
                    return LastingClass.isNameless(targetClass)
                            ? new AnnotatedMethod<>(candidate, type, candidate, annotation)
                            : new AnnotatedMethod<>(specific, LastingClass.of(targetClass), candidate, annotation);
                }
            }
        }
        return null;
    }

    /** The annotated methods that calls on objects of a class run. */
    static <A extends Annotation> Stream<AnnotatedMethod<A>> of(Class<?> targetClass, Class<A> annotationType) {
        return hierarchy(targetClass).stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(annotationType) && !method.isBridge())
                .flatMap(method -> Stream.ofNullable(find(method, targetClass, annotationType))
                        .filter(found -> found.annotated().equals(method)));
    }

    /** Whether a class, or anything it extends or implements, has the annotation on a method. */
    static boolean isCandidate(Class<?> targetClass, Class<? extends Annotation> annotationType) {
        return !targetClass.getName().startsWith("java.")
                && hierarchy(targetClass).stream().anyMatch(type -> declaresAny(type, annotationType));
    }

    private static boolean declaresAny(Class<?> type, Class<? extends Annotation> annotationType) {
        return Arrays.stream(type.getDeclaredMethods()).anyMatch(method -> method.isAnnotationPresent(annotationType));
    }

    private static boolean isSame(Method specific, Method candidate, Class<?> targetClass) {
        if (specific.equals(candidate)) {
            return true;
        }
        if (Modifier.isPrivate(candidate.getModifiers())
                || Modifier.isStatic(candidate.getModifiers())
                || !specific.getName().equals(candidate.getName())
                || specific.getParameterCount() != candidate.getParameterCount()
                || !isInherited(candidate, specific.getDeclaringClass())) {
            return false;
        }
        for (int i = 0; i < specific.getParameterCount(); i++) {
            // A generic interface's parameter counts as what the class makes of it.
            Class<?> inherited =
                    ResolvableType.forMethodParameter(candidate, i, targetClass).toClass();
            Class<?> own =
                    ResolvableType.forMethodParameter(specific, i, targetClass).toClass();
            if (inherited != own) {
                return false;
            }
        }
        return true;
    }

    /** Whether a method that is neither private nor static can be overridden by a class below that which declares it. */
    static boolean isInherited(Method method, Class<?> subclass) {
        Class<?> declaring = method.getDeclaringClass();
        return (method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
                || declaring.getPackageName().equals(subclass.getPackageName())
                        && declaring.getClassLoader() == subclass.getClassLoader();
    }

    /** The class, its superclasses and then all their interfaces, the nearest first. */
    static Set<Class<?>> hierarchy(Class<?> type) {
        Set<Class<?>> types = new LinkedHashSet<>();
        Deque<Class<?>> interfaces = new ArrayDeque<>();
        for (Class<?> level = type; level != null && level != Object.class; level = level.getSuperclass()) {
            types.add(level);
            interfaces.addAll(Arrays.asList(level.getInterfaces()));
        }
        while (!interfaces.isEmpty()) {
            Class<?> next = interfaces.poll();
            if (types.add(next)) {
                interfaces.addAll(Arrays.asList(next.getInterfaces()));
            }
        }
        return types;
    }
}
