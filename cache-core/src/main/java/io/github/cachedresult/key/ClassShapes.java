package io.github.cachedresult.key;

import io.github.cachedresult.HashDefault;
import io.github.cachedresult.HashIgnore;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.key.ClassShape.ByFields;
import io.github.cachedresult.key.ClassShape.Level;
import io.github.cachedresult.key.ClassShape.Refused;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shapes of classes that are hashed by their fields, each resolved once. Thread-safe. */
final class ClassShapes {

    /** What libraries put into the names of the subclasses that they make: CGLIB, Byte Buddy, Javassist, Hibernate. */
    private static final List<String> GENERATED = List.of("$$", "$ByteBuddy$", "$HibernateProxy$", "$MockitoMock$");

    private final HashingOptions options;
    private final TypeNames names;
    private final ClassValue<ClassShape> shapes = new ClassValue<>() {
        @Override
        protected ClassShape computeValue(Class<?> type) {
            return resolve(type);
        }
    };

    ClassShapes(HashingOptions options, TypeNames names) {
        this.options = options;
        this.names = names;
    }

    /** The names of all types, also of those that are no classes with fields. */
    TypeNames names() {
        return names;
    }

    ClassShape of(Class<?> type) {
        return shapes.get(type);
    }

    /** Why a class has no name that lasts, or its objects stand for something else; null if neither. */
    static @Nullable String generated(Class<?> type) {
        if (type.isArray()) {
            return generated(type.getComponentType());
        }
        if (type.isHidden() || type.isSynthetic()) {
            return "it is a lambda, or generated; it has no name that lasts";
        }
        boolean proxy = Proxy.isProxyClass(type) || GENERATED.stream().anyMatch(type.getName()::contains);
        return proxy ? "it is a proxy, or generated; pass what is behind it" : null;
    }

    private ClassShape resolve(Class<?> type) {
        String generated = generated(type);
        if (generated != null) {
            return new Refused(generated);
        }
        if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
            return new Refused("it is a collection that is not of the JDK, or has state besides its elements; copy it"
                    + " into one of the JDK");
        }
        if (!options.includes(type)) {
            return new Refused(HashableTypes.WHAT_IS);
        }
        List<Level> levels = new ArrayList<>();
        for (Class<?> level = type; level != null && level != Object.class; level = level.getSuperclass()) {
            String name;
            try {
                name = names.of(level);
            } catch (UnhashableInputException e) {
                return new Refused(e.reason());
            }
            if (!options.includes(level)) {
                return new Refused("it extends " + level.getName()
                        + ", which is neither annotated with @HashName nor in the application's packages");
            }
            List<RecordShape.Component> fields = new ArrayList<>();
            String refused = collect(level, fields);
            if (refused != null) {
                return new Refused(refused);
            }
            if (!fields.isEmpty()) {
                fields.sort((a, b) -> Arrays.compareUnsigned(a.encodedName(), b.encodedName()));
                boolean defaults = fields.stream().anyMatch(field -> field.standard() != null);
                levels.add(new Level(RecordShape.encodedName(name), List.copyOf(fields), defaults));
            }
        }
        levels.sort((a, b) -> Arrays.compareUnsigned(a.encodedName(), b.encodedName()));
        return new ByFields(List.copyOf(levels));
    }

    /** Collects the fields that count; returns why it cannot. */
    private static @Nullable String collect(Class<?> level, List<RecordShape.Component> fields) {
        for (Field field : level.getDeclaredFields()) {
            HashDefault standard = field.getAnnotation(HashDefault.class);
            boolean counts = !Modifier.isStatic(field.getModifiers()) && !field.isAnnotationPresent(HashIgnore.class);
            if (!counts && standard != null) {
                return "its field " + field.getName()
                        + " has a @HashDefault, and never counts; leave one of the two out";
            }
            if (!counts) {
                continue;
            }
            if (field.isSynthetic()) {
                return level.getName() + " is an inner class, or its compiler added the field " + field.getName()
                        + "; make it static";
            }
            if (Modifier.isTransient(field.getModifiers())) {
                return "its field " + field.getName() + " is transient, so that nobody knows whether it counts; if it"
                        + " does not, say so with @HashIgnore";
            }
            try {
                fields.add(new RecordShape.Component(
                        field.getName(),
                        RecordShape.encodedName(field.getName()),
                        field.getAnnotation(HashWith.class),
                        standard == null ? null : DefaultValue.of(standard, field.getGenericType()),
                        RecordShape.getter(field)));
            } catch (IllegalArgumentException e) {
                return "of its field " + field.getName() + ", " + e.getMessage();
            } catch (IllegalAccessException | RuntimeException e) {
                return "its fields cannot be read, open its package to io.github.cachedresult.core (" + e.getMessage()
                        + ")";
            }
        }
        return null;
    }
}
