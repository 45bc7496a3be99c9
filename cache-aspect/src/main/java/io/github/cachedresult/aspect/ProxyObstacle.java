package io.github.cachedresult.aspect;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;

/**
 * What keeps a proxy from intercepting a method.
 *
 * @param what the obstacle
 * @param wayOut what to do
 */
record ProxyObstacle(String what, String wayOut) {

    private static final String WEAVE = ", or weave the class with AspectJ";

    private ProxyObstacle(String what) {
        this(what, "make it a public, non-final method of a bean" + WEAVE);
    }

    /** What the declarations of a method and its class show, or null. */
    static @Nullable ProxyObstacle ofDeclaration(Method method, Class<?> targetClass, boolean proxiedByClass) {
        if (Modifier.isPrivate(method.getModifiers())) {
            return new ProxyObstacle("it is private");
        }
        if (Modifier.isStatic(method.getModifiers())) {
            return new ProxyObstacle("it is static");
        }
        if (!proxiedByClass || LastingClass.isNameless(targetClass)) {
            return null;
        }
        ProxyObstacle ofClass = ofClass(targetClass);
        if (ofClass != null) {
            return ofClass;
        }
        if (Modifier.isFinal(method.getModifiers())) {
            return new ProxyObstacle("it is final");
        }
        return isHiddenFrom(targetClass, method) ? hidden(method) : null;
    }

    /** What keeps a class from having the subclass that a proxy is, or null. */
    static @Nullable ProxyObstacle ofClass(Class<?> type) {
        if (Modifier.isFinal(type.getModifiers()) || type.isSealed()) {
            return new ProxyObstacle(
                    "its class is " + (type.isSealed() ? "sealed" : "final"),
                    "move it to a class that may have subclasses" + WEAVE);
        }
        return !type.isInterface()
                        && Arrays.stream(type.getDeclaredConstructors())
                                .allMatch(constructor -> Modifier.isPrivate(constructor.getModifiers()))
                ? new ProxyObstacle(
                        "its class has private constructors only", "give it one that is not private" + WEAVE)
                : null;
    }

    /** What keeps the calls of a bean's method from being intercepted, or null. */
    static @Nullable ProxyObstacle of(AnnotatedMethod<?> found, Object bean, Class<? extends Advice> advice) {
        Method method = found.method();
        ProxyObstacle declared = ofDeclaration(method, found.targetClass(), false);
        if (declared != null) {
            return declared;
        }
        Object proxy = advisedProxy(bean, advice);
        if (proxy == null) {
            return Modifier.isFinal(found.targetClass().getModifiers())
                    ? ofDeclaration(method, found.targetClass(), true)
                    : new ProxyObstacle(
                            "its bean was created before beans could be proxied, or not by Spring",
                            "let nothing ask for the bean before the others are made, as a BeanFactoryPostProcessor"
                                    + " might do, and let Spring make it" + WEAVE);
        }
        if (Proxy.isProxyClass(proxy.getClass())) {
            return isInAnInterface(found, proxy)
                    ? null
                    : new ProxyObstacle(
                            "its bean is proxied by interfaces and none of them has the method",
                            "declare it in one of them, or proxy beans by class" + WEAVE);
        }
        if (Modifier.isFinal(method.getModifiers())) {
            return new ProxyObstacle("it is final");
        }
        return Modifier.isPublic(method.getModifiers()) || overrides(proxy.getClass(), method) ? null : hidden(method);
    }

    /** The proxy that brings calls of a bean to the advice; the bean may be another one around it. */
    private static @Nullable Object advisedProxy(Object bean, Class<? extends Advice> advice) {
        for (Object proxy = bean; proxy != null && AopUtils.isAopProxy(proxy); ) {
            if (!(proxy instanceof Advised advised) || isAdvised(advised, advice)) {
                // An opaque one does not say by whom it is advised.
                return proxy;
            }
            proxy = AopProxyUtils.getSingletonTarget(proxy);
        }
        return null;
    }

    private static boolean isAdvised(Advised proxy, Class<? extends Advice> advice) {
        return Arrays.stream(proxy.getAdvisors()).anyMatch(advisor -> advice.isInstance(advisor.getAdvice()));
    }

    private static boolean isInAnInterface(AnnotatedMethod<?> found, Object proxy) {
        return Arrays.stream(proxy.getClass().getInterfaces())
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(candidate -> candidate.getName().equals(found.method().getName()))
                .anyMatch(candidate -> found.equals(AnnotatedMethod.find(
                        candidate, found.targetClass(), found.annotation().annotationType())));
    }

    private static boolean overrides(Class<?> proxyClass, Method method) {
        return Arrays.stream(proxyClass.getDeclaredMethods())
                .anyMatch(candidate -> candidate.getName().equals(method.getName())
                        && Arrays.equals(candidate.getParameterTypes(), method.getParameterTypes()));
    }

    private static boolean isHiddenFrom(Class<?> subclass, Method method) {
        return !AnnotatedMethod.isInherited(method, subclass);
    }

    private static ProxyObstacle hidden(Method method) {
        return new ProxyObstacle(
                "it is package-private in " + method.getDeclaringClass().getName()
                        + ", and its bean's class is in another package or class loader");
    }
}
