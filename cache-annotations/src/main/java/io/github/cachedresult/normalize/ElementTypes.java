package io.github.cachedresult.normalize;

import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a normaliser maps, by class.
 *
 * @param description the classes for people
 * @param classes the very classes, not primitive
 */
record ElementTypes(String description, Set<Class<?>> classes) {

    static final ElementTypes NUMBERS = new ElementTypes(
            "the JDK's numbers",
            Set.of(
                    Byte.class,
                    Short.class,
                    Integer.class,
                    Long.class,
                    Float.class,
                    Double.class,
                    BigInteger.class,
                    BigDecimal.class));

    static final ElementTypes TEXTS = new ElementTypes("String", Set.of(String.class));

    static final ElementTypes NUMBERS_AND_TEXTS = new ElementTypes(
            "String and the JDK's numbers",
            Stream.concat(NUMBERS.classes.stream(), TEXTS.classes.stream()).collect(Collectors.toUnmodifiableSet()));

    /** Whether values of this very class are mapped. */
    boolean includes(Class<?> type) {
        return classes.contains(type);
    }

    /** Whether it is an array that may hold such values, or arrays of them. Bytes are one value, no list of numbers. */
    boolean isArrayOfElements(Class<?> type) {
        Class<?> component = type.getComponentType();
        return component != null && component != byte.class && (!component.isPrimitive() || includes(boxed(component)));
    }

    static boolean isOfTheJdk(Class<?> type) {
        return type.getModule() == Object.class.getModule();
    }

    /**
     * Refuses a declared type of which no value is mapped.
     *
     * @throws IllegalArgumentException naming the type
     */
    void require(Type type) {
        if (!mayHold(type)) {
            throw new IllegalArgumentException("it maps " + description + ", and lists and arrays of them, and "
                    + type.getTypeName() + " holds none; leave it out, or name one for that type");
        }
    }

    private boolean mayHold(Type type) {
        if (type instanceof GenericArrayType array) {
            return mayHold(array.getGenericComponentType());
        }
        if (type instanceof WildcardType wildcard) {
            return mayHold(wildcard.getUpperBounds()[0]);
        }
        if (type instanceof TypeVariable<?> variable) {
            return mayHold(variable.getBounds()[0]);
        }
        if (type instanceof ParameterizedType parameterized) {
            Class<?> raw = (Class<?>) parameterized.getRawType();
            return mayHoldList(raw) ? mayHold(parameterized.getActualTypeArguments()[0]) : mayHold(raw);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isArray()) {
            return plain.getComponentType().isPrimitive()
                    ? isArrayOfElements(plain)
                    : mayHold(plain.getComponentType());
        }
        return mayHoldList(plain) || classes.stream().anyMatch(boxed(plain)::isAssignableFrom);
    }

    private static boolean mayHoldList(Class<?> type) {
        return List.class.isAssignableFrom(type) || type == Collection.class || type == Iterable.class;
    }

    static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }
}
