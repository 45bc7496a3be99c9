package io.github.cachedresult.invocation;

import io.github.cachedresult.Cached;
import io.github.cachedresult.ResultValidity;
import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
                .map(type -> hasVariables(type) ? Parameterized.of(resolved(type, method, targetClass)) : type)
                .toArray(Type[]::new);
    }

    /** The type of one of a method's parameters. */
    static JavaType parameterType(Method method, Class<?> targetClass, int index) {
        return resolved(method.getGenericParameterTypes()[index], method, targetClass);
    }

    /** What a method returns. */
    static JavaType returnType(Method method, Class<?> targetClass) {
        return resolved(method.getGenericReturnType(), method, targetClass);
    }

    /** The type of lists of a type. */
    static JavaType listOf(Type element) {
        return TYPES.constructCollectionType(List.class, TYPES.constructType(element));
    }

    /** A type as reflection has it. */
    static Type plain(JavaType type) {
        return Parameterized.of(type);
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

    static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    private static boolean hasVariables(Type type) {
        if (type instanceof GenericArrayType array) {
            return hasVariables(array.getGenericComponentType());
        }
        if (type instanceof WildcardType wildcard) {
            return Arrays.stream(wildcard.getUpperBounds()).anyMatch(GenericTypes::hasVariables);
        }
        return type instanceof TypeVariable<?>
                || type instanceof ParameterizedType parameterized
                        && Arrays.stream(parameterized.getActualTypeArguments()).anyMatch(GenericTypes::hasVariables);
    }

    private static JavaType resolved(Type type, Method method, Class<?> targetClass) {
        JavaType declaring = TYPES.constructType(targetClass).findSuperType(method.getDeclaringClass());
        TypeBindings bindings = declaring == null ? TypeBindings.emptyBindings() : declaring.getBindings();
        return TYPES.resolveMemberType(type, bindings);
    }

    /** A class with its arguments, as reflection has it. */
    private record Parameterized(Class<?> getRawType, List<Type> arguments) implements ParameterizedType {

        /** A type with its variables filled in, to a class where it has no arguments. */
        static Type of(JavaType type) {
            if (type.isArrayType() || type.containedTypeCount() == 0) {
                return type.getRawClass();
            }
            List<Type> arguments = new ArrayList<>();
            for (int i = 0; i < type.containedTypeCount(); i++) {
                arguments.add(of(type.containedType(i)));
            }
            return new Parameterized(type.getRawClass(), arguments);
        }

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public @Nullable Type getOwnerType() {
            return getRawType.getDeclaringClass();
        }

        @Override
        public String getTypeName() {
            return getRawType.getTypeName()
                    + arguments.stream().map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
        }
    }
}
