package io.github.cachedresult.aspect;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Recognises methods that AspectJ has woven. */
final class WovenCode {

    private static final String JOIN_POINT = "org.aspectj.lang.JoinPoint";

    private WovenCode() {}

    /**
     * Whether this very method was woven: AspectJ moves the body of an advised method into a static one called {@code
     * <name>_aroundBody<n>}, which is given the object, the arguments and, if an advice asks for it, the join point.
     */
    static boolean isWoven(Method method) {
        Pattern name = Pattern.compile(Pattern.quote(method.getName()) + "_aroundBody\\d+");
        List<String> parameters = parametersOfBody(method);
        List<String> withJoinPoint =
                Stream.concat(parameters.stream(), Stream.of(JOIN_POINT)).toList();
        return Arrays.stream(method.getDeclaringClass().getDeclaredMethods())
                .anyMatch(candidate -> Modifier.isStatic(candidate.getModifiers())
                        && name.matcher(candidate.getName()).matches()
                        && candidate.getReturnType() == method.getReturnType()
                        && List.of(parameters, withJoinPoint).contains(names(candidate.getParameterTypes())));
    }

    private static List<String> parametersOfBody(Method method) {
        List<String> parameters = new ArrayList<>();
        if (!Modifier.isStatic(method.getModifiers())) {
            parameters.add(method.getDeclaringClass().getName());
        }
        parameters.addAll(names(method.getParameterTypes()));
        return parameters;
    }

    private static List<String> names(Class<?>[] types) {
        return Arrays.stream(types).map(Class::getName).toList();
    }
}
