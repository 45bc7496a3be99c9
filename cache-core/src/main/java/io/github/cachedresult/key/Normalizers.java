package io.github.cachedresult.key;

import io.github.cachedresult.HashWith;
import io.github.cachedresult.InputNormalizer;
import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The normalisers in use, each created once: those that declared types show before any call, the others at the first
 * input. Thread-safe.
 */
final class Normalizers {

    private final InstanceFactory factory;
    private final TypeNames names;
    private final Map<HashWith, Normalization> known = new ConcurrentHashMap<>();

    Normalizers(InstanceFactory factory, TypeNames names) {
        this.factory = factory;
        this.names = names;
    }

    /**
     * Creates a normaliser and has it check what its annotation says.
     *
     * @param path where the annotation is, for the message
     * @param type the declared type of the inputs
     * @throws IllegalArgumentException if it cannot be created, or refuses its parameters or the type
     */
    Normalization plan(HashWith how, String path, Type type) {
        try {
            Normalization planned = of(how);
            requireInputs(how.value(), type);
            planned.normalizer().check(type, planned.parameters());
            return planned;
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalArgumentException(
                    path + " cannot be hashed with " + how.value().getName() + ": " + e.getMessage(), e);
        }
    }

    Normalization of(HashWith how) {
        Normalization normalization = known.get(how);
        if (normalization == null) {
            @SuppressWarnings("unchecked") // a wrong type fails in the normaliser, which makes the input unhashable
            InputNormalizer<Object> normalizer = (InputNormalizer<Object>) factory.get(how.value());
            Normalization created = new Normalization(
                    normalizer, names.of(how.value()), normalizer.version(), List.of(how.parameters()));
            Normalization first = known.putIfAbsent(how, created);
            normalization = first == null ? created : first;
        }
        return normalization;
    }

    /** Refuses a declared type of which no value is of the class of the normaliser's inputs. */
    private static void requireInputs(Class<?> normalizer, Type type) {
        Class<?> declared = erased(type);
        for (Method method : normalizer.getMethods()) {
            boolean normalizes = method.getName().equals("normalize")
                    && !method.isBridge()
                    && method.getParameterCount() == 2
                    && method.getParameterTypes()[1] == List.class;
            if (normalizes && mayMeet(method.getParameterTypes()[0], declared)) {
                return;
            }
        }
        throw new IllegalArgumentException("it maps " + inputsOf(normalizer) + ", and " + type.getTypeName()
                + " is none; leave it out, or name one for that type");
    }

    private static String inputsOf(Class<?> normalizer) {
        return Arrays.stream(normalizer.getMethods())
                .filter(method -> method.getName().equals("normalize") && !method.isBridge())
                .map(method -> method.getParameterTypes()[0].getTypeName())
                .findFirst()
                .orElse("nothing");
    }

    private static boolean mayMeet(Class<?> a, Class<?> b) {
        return a.isAssignableFrom(b)
                || b.isAssignableFrom(a)
                || a.isInterface() && !Modifier.isFinal(b.getModifiers())
                || b.isInterface() && !Modifier.isFinal(a.getModifiers());
    }

    private static Class<?> erased(Type type) {
        if (type instanceof Class<?> plain) {
            return MethodType.methodType(plain).wrap().returnType();
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        return type instanceof GenericArrayType array
                ? erased(array.getGenericComponentType()).arrayType()
                : Object.class;
    }
}
