package io.github.cachedresult.aspect;

import java.lang.reflect.Method;
import java.util.Arrays;

/** Recognises classes that AspectJ has woven. */
final class WovenCode {

    private WovenCode() {}

    /**
     * Whether a method was woven: AspectJ moves the body of an advised method into one called {@code
     * <name>_aroundBody<n>}.
     */
    static boolean isWoven(Method method) {
        String prefix = method.getName() + "_aroundBody";
        return Arrays.stream(method.getDeclaringClass().getDeclaredMethods())
                .anyMatch(candidate -> candidate.getName().startsWith(prefix));
    }
}
