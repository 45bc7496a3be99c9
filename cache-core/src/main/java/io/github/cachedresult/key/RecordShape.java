package io.github.cachedresult.key;

import io.github.cachedresult.HashDefault;
import io.github.cachedresult.HashIgnore;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.cbor.CborWriter;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a record type is hashed, resolved once for each type: the components that count, in the order of their encoded
 * names.
 *
 * <p>Values are read from the fields, not by the accessors: an accessor that was overridden could hide a difference that
 * the record's own methods see.
 */
record RecordShape(List<Component> components, boolean hasDefaults) {

    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return resolve(type);
        }
    };

    /**
     * The shape of a record type.
     *
     * @throws UnhashableInputException if it has none, with a path that begins at the record
     */
    static RecordShape of(Class<?> recordType) {
        return SHAPES.get(recordType);
    }

    private static RecordShape resolve(Class<?> type) {
        String generated = ClassShapes.generated(type);
        if (generated != null) {
            throw new UnhashableInputException("", type.getTypeName(), generated);
        }
        List<Component> components = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.isAnnotationPresent(HashIgnore.class)) {
                if (component.isAnnotationPresent(HashDefault.class)) {
                    throw new UnhashableInputException(
                            component.getName(),
                            type.getTypeName(),
                            "its component " + component.getName()
                                    + " has both @HashIgnore and @HashDefault; what never counts has no default");
                }
            } else {
                components.add(new Component(
                        component.getName(),
                        encodedName(component.getName()),
                        component.getAnnotation(HashWith.class),
                        defaultOf(type, component),
                        getter(type, component)));
            }
        }
        components.sort((a, b) -> Arrays.compareUnsigned(a.encodedName, b.encodedName));
        boolean defaults = components.stream().anyMatch(component -> component.standard != null);
        return new RecordShape(List.copyOf(components), defaults);
    }

    private static @Nullable DefaultValue defaultOf(Class<?> type, RecordComponent component) {
        HashDefault annotation = component.getAnnotation(HashDefault.class);
        try {
            return annotation == null ? null : DefaultValue.of(annotation, component.getGenericType());
        } catch (IllegalArgumentException e) {
            throw new UnhashableInputException(
                    component.getName(),
                    type.getTypeName(),
                    "of its component " + component.getName() + ", " + e.getMessage());
        }
    }

    static byte[] encodedName(String name) {
        CborWriter writer = new CborWriter();
        writer.writeText(name);
        return writer.toByteArray();
    }

    private static MethodHandle getter(Class<?> type, RecordComponent component) {
        try {
            return getter(type.getDeclaredField(component.getName()));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new UnhashableInputException(
                    component.getName(),
                    type.getTypeName(),
                    "its fields cannot be read, open its package to io.github.cachedresult.core (" + e.getMessage()
                            + ")");
        }
    }

    /** What reads a field, of whatever visibility, as an object. */
    static MethodHandle getter(Field field) throws IllegalAccessException {
        field.setAccessible(true);
        return MethodHandles.lookup().unreflectGetter(field).asType(MethodType.methodType(Object.class, Object.class));
    }

    /** A component, or a class's field, that counts. */
    record Component(
            String name,
            byte[] encodedName,
            @Nullable HashWith normalizer,
            @Nullable DefaultValue standard,
            MethodHandle getter) {

        @Nullable Object read(Object instance) {
            try {
                return (Object) getter.invokeExact(instance);
            } catch (Throwable e) {
                throw new IllegalStateException("reading a field does not throw", e);
            }
        }
    }
}
