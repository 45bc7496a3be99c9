package io.github.cachedresult.aspect;

import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** What the class of an object is called in the next process, too. */
final class LastingClass {

    private LastingClass() {}

    /** The class that somebody wrote, where it is one that was generated as its subclass. */
    static Class<?> of(Class<?> type) {
        Class<?> parent = type.getSuperclass();
        return type.getName().contains("$$") && parent != null && parent != Object.class ? parent : type;
    }

    /** As {@link #of}, or the class that declares a method, where that of the objects has no lasting name. */
    static Class<?> of(@Nullable Class<?> type, Class<?> declaring) {
        return type == null || isNameless(type) ? declaring : of(type);
    }

    /**
     * Whether a class has no name that means the same in another process, as that of a JDK proxy or a lambda, so that its
     * interface has to speak for it.
     */
    static boolean isNameless(Class<?> type) {
        return Proxy.isProxyClass(type) || type.isHidden();
    }
}
