package io.github.cachedresult.key;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A declared type with what is known of its arguments: of {@code ? extends T} it is {@code T}, of a variable that nobody
 * fills in, its bound.
 *
 * @param raw the class
 * @param arguments the arguments, as many as the class has variables, or none; of an array its elements' type
 */
record DeclaredType(Class<?> raw, List<DeclaredType> arguments) {

    static DeclaredType of(Type type) {
        return of(type, Map.of());
    }

    /** The type of a component or field of this one, whose variables stand for the arguments. */
    DeclaredType member(Type type) {
        TypeVariable<?>[] variables = raw.getTypeParameters();
        Map<TypeVariable<?>, DeclaredType> known = new HashMap<>();
        for (int i = 0; i < variables.length && i < arguments.size(); i++) {
            // Of an argument that may be anything, the variable's bound says more.
            if (arguments.get(i).raw != Object.class) {
                known.put(variables[i], arguments.get(i));
            }
        }
        return of(type, known);
    }

    /** What its class extends, or null. */
    @Nullable DeclaredType superclass() {
        Type type = raw.getGenericSuperclass();
        return type == null ? null : member(type);
    }

    private static DeclaredType of(Type type, Map<TypeVariable<?>, DeclaredType> known) {
        if (type instanceof ParameterizedType parameterized) {
            List<DeclaredType> arguments = Arrays.stream(parameterized.getActualTypeArguments())
                    .map(argument -> of(argument, known))
                    .toList();
            return new DeclaredType((Class<?>) parameterized.getRawType(), arguments);
        }
        if (type instanceof GenericArrayType array) {
            return arrayOf(of(array.getGenericComponentType(), known));
        }
        if (type instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0], known);
        }
        if (type instanceof TypeVariable<?> variable) {
            DeclaredType filledIn = known.get(variable);
            return filledIn == null ? new DeclaredType(erased(variable), List.of()) : filledIn;
        }
        Class<?> plain = (Class<?>) type;
        return plain.isArray() ? arrayOf(of(plain.getComponentType())) : new DeclaredType(plain, List.of());
    }

    private static DeclaredType arrayOf(DeclaredType element) {
        return new DeclaredType(element.raw.arrayType(), List.of(element));
    }

    /** Without the arguments of the bound, which may name the variable itself. */
    private static Class<?> erased(TypeVariable<?> variable) {
        Type bound = variable.getBounds()[0];
        if (bound instanceof TypeVariable<?> other) {
            return erased(other);
        }
        return bound instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : (Class<?>) bound;
    }
}
