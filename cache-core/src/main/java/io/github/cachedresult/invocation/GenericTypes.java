package io.github.cachedresult.invocation;

import io.github.cachedresult.Cached;
import io.github.cachedresult.ResultValidity;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeBindings;
import tools.jackson.databind.type.TypeFactory;

/** Declared types with their type variables filled in, as a class that inherits a generic method sees them. */
final class GenericTypes {

    private static final TypeFactory TYPES = TypeFactory.createDefaultInstance();

    private GenericTypes() {}

    /** The types of a method's parameters, by which inputs are judged before any call. */
    static Type[] parameterTypes(Method method, Class<?> targetClass) {
        return Arrays.stream(method.getGenericParameterTypes())
                .map(type ->
                        hasVariables(type) ? resolved(type, method, targetClass).getRawClass() : type)
                .toArray(Type[]::new);
    }

    /** The type of a method's results; of a {@code Cached}, what it wraps. */
    static Type resultType(Method method, Class<?> targetClass) {
        Type type = method.getGenericReturnType();
        if (method.getReturnType() != Cached.class) {
            return resolved(type, method, targetClass);
        }
        if (type instanceof ParameterizedType wrapped) {
            return resolved(wrapped.getActualTypeArguments()[0], method, targetClass);
        }
        throw new IllegalArgumentException("it returns a raw Cached; declare of what, as in Cached<Prediction>");
    }

    /** Refuses a path below a parameter that leads to no component or field, where the declared types can tell. */
    static void requirePath(String parameter, Type type, String path, Predicate<Class<?>> isHashedByFields) {
        String missing = new IgnoredPathCheck(TYPES, isHashedByFields)
                .missing(TYPES.constructType(type), List.of(path.split("\\.", -1)));
        if (missing != null) {
            throw new IllegalArgumentException("hashIgnore names '" + parameter + "." + path + "', and " + missing);
        }
    }

    /** Refuses a validity predicate that judges another type of results. */
    static void requireJudges(Class<? extends ResultValidity<?>> judge, Method method, Type resultType) {
        JavaType declared = TYPES.constructType(judge).findSuperType(ResultValidity.class);
        Class<?> judged = declared.containedTypeCount() == 0
                ? Object.class
                : declared.containedType(0).getRawClass();
        Class<?> result = TYPES.constructType(resultType).getRawClass();
        if (!judged.isAssignableFrom(boxed(result))) {
            throw new IllegalArgumentException("its validity " + judge.getName() + " judges " + judged.getName()
                    + ", and " + method.getName() + " returns " + result.getName()
                    + "; name a validity for that type");
        }
    }

    private static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    private static boolean hasVariables(Type type) {
        return !(type instanceof Class<?>)
                && !(type instanceof ParameterizedType parameterized
                        && Arrays.stream(parameterized.getActualTypeArguments()).noneMatch(GenericTypes::hasVariables));
    }

    private static JavaType resolved(Type type, Method method, Class<?> targetClass) {
        JavaType declaring = TYPES.constructType(targetClass).findSuperType(method.getDeclaringClass());
        TypeBindings bindings = declaring == null ? TypeBindings.emptyBindings() : declaring.getBindings();
        return TYPES.resolveMemberType(type, bindings);
    }
}
