package io.github.cachedresult.key;

import io.github.cachedresult.HashIgnore;
import io.github.cachedresult.HashWith;
import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** What can be hashed, judged by type: before any call by declared types, and for collections by their class. */
final class HashableTypes {

    static final String WHAT_IS =
            "only null, text, numbers, booleans, enums, records, arrays, the lists, sets and maps of the JDK, optionals,"
                    + " UUIDs, URIs, dates and times, locales, currencies, classes, files, and objects of classes that"
                    + " are annotated with @HashName or in the application's packages are";

    /** One of each kind, to see whether a declared type could hold any. */
    private static final Set<Class<?>> KINDS = Set.of(
            String.class,
            Character.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            ArrayList.class,
            HashSet.class,
            HashMap.class,
            Record.class,
            Enum.class,
            Optional.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class,
            ByteBuffer.class,
            Class.class,
            Path.class,
            File.class);

    private final ClassShapes classes;
    private final Normalizers normalizers;
    private final HashingOptions options;

    HashableTypes(ClassShapes classes, Normalizers normalizers, HashingOptions options) {
        this.classes = classes;
        this.normalizers = normalizers;
        this.options = options;
    }

    /** Whether it is a list, set or map of the JDK that has no state but its elements. */
    static boolean isCollectionOfTheJdk(Class<?> type) {
        return (List.class.isAssignableFrom(type)
                        || Set.class.isAssignableFrom(type)
                        || Map.class.isAssignableFrom(type))
                && type.getModule() == Object.class.getModule()
                // its defaults are no entries
                && !Properties.class.isAssignableFrom(type);
    }

    /**
     * Whether a set or map keeps and finds what is equal, and nothing else. Wrappers of the JDK hide what they wrap, so that
     * this says what can be seen.
     */
    static boolean comparesAsEquals(Object collection) {
        Class<?> host = collection.getClass().getNestHost();
        if (host == IdentityHashMap.class
                || host == WeakHashMap.class
                // It compares as the map does that it hides.
                || collection.getClass().getName().equals("java.util.Collections$SetFromMap")) {
            return false;
        }
        Comparator<?> comparator = null;
        if (collection instanceof SortedSet<?> set) {
            comparator = set.comparator();
        } else if (collection instanceof SortedMap<?, ?> map) {
            comparator = map.comparator();
        }
        return comparator == null
                || comparator.equals(Comparator.naturalOrder())
                || comparator.equals(Comparator.reverseOrder());
    }

    /**
     * Refuses a parameter whose declared type no hashable value can have, and creates the normalisers that it shows.
     *
     * @throws UnhashableInputException naming the path and the type
     * @throws IllegalArgumentException if a normaliser cannot be created or refuses what it is to do, naming the path
     */
    void check(HashedParameter parameter) {
        IgnoredPaths ignored = IgnoredPaths.of(parameter.ignored());
        check(parameter.type(), parameter.normalizer(), parameter.name(), ignored, new HashSet<>());
    }

    private void check(Type type, @Nullable HashWith how, String path, @Nullable IgnoredPaths ignored, Set<Type> seen) {
        if (how == null) {
            check(type, path, ignored, seen);
        } else if (ignored == null) {
            normalizers.plan(how, path, type);
        } else {
            throw new IllegalArgumentException("hashIgnore leads below " + path + ", of which its normaliser "
                    + how.value().getName() + " says what counts; leave one of the two out");
        }
    }

    private void check(Type type, String path, @Nullable IgnoredPaths ignored, Set<Type> seen) {
        if (type instanceof GenericArrayType array) {
            check(array.getGenericComponentType(), path + "[]", ignored, seen);
        } else if (type instanceof WildcardType wildcard) {
            check(wildcard.getUpperBounds()[0], path, ignored, seen);
        } else if (type instanceof ParameterizedType parameterized) {
            Class<?> raw = (Class<?>) parameterized.getRawType();
            checkClass(raw, path, ignored, seen);
            if (raw == Optional.class) {
                check(parameterized.getActualTypeArguments()[0], path, ignored, seen);
            }
            if (isCollectionOfTheJdk(raw)) {
                for (Type argument : parameterized.getActualTypeArguments()) {
                    check(argument, path + "[]", ignored, seen);
                }
            }
        } else if (type instanceof Class<?> plain) {
            checkClass(plain, path, ignored, seen);
        }
    }

    private void checkClass(Class<?> type, String path, @Nullable IgnoredPaths ignored, Set<Type> seen) {
        if (type.isArray()) {
            check(type.getComponentType(), path + "[]", ignored, seen);
        } else if (type.isRecord()) {
            checkRecord(type, path, ignored, seen);
        } else if (!type.isPrimitive() && !type.isEnum() && !isCollectionOfTheJdk(type) && !mayHoldAnyKind(type)) {
            checkFields(type, path, ignored, seen);
        }
    }

    private void checkFields(Class<?> type, String path, @Nullable IgnoredPaths ignored, Set<Type> seen) {
        if (!seen.add(type)) {
            return;
        }
        if (classes.of(type) instanceof ClassShape.Refused refused) {
            throw new UnhashableInputException(path, type.getTypeName(), refused.reason());
        }
        for (Class<?> level = type; level != null; level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                IgnoredPaths below = IgnoredPaths.below(ignored, field.getName());
                boolean counts = !Modifier.isStatic(field.getModifiers())
                        && !field.isAnnotationPresent(HashIgnore.class)
                        && (below == null || !below.whole());
                if (counts) {
                    HashWith how = field.getAnnotation(HashWith.class);
                    check(field.getGenericType(), how, path + "." + field.getName(), below, seen);
                }
            }
        }
        seen.remove(type);
    }

    private void checkRecord(Class<?> type, String path, @Nullable IgnoredPaths ignored, Set<Type> seen) {
        if (!seen.add(type)) {
            return;
        }
        RecordShape shape;
        try {
            shape = RecordShape.of(type);
        } catch (UnhashableInputException e) {
            throw e.at(path);
        }
        for (RecordComponent component : type.getRecordComponents()) {
            IgnoredPaths below = IgnoredPaths.below(ignored, component.getName());
            boolean counts = shape.components().stream()
                    .anyMatch(counted -> counted.name().equals(component.getName()));
            if (counts && (below == null || !below.whole())) {
                HashWith how = component.getAnnotation(HashWith.class);
                check(component.getGenericType(), how, path + "." + component.getName(), below, seen);
            }
        }
        seen.remove(type);
    }

    private boolean mayHoldAnyKind(Class<?> type) {
        // An application's own interface may be implemented by a record or an enum; one of the JDK is what it says.
        return KINDS.stream().anyMatch(type::isAssignableFrom)
                || ValueTypes.all().stream().anyMatch(type::isAssignableFrom)
                || options.contentSources().stream().anyMatch(source -> source.supports(type))
                || type.isInterface() && type.getModule() != Object.class.getModule() && !isOfThePlatform(type);
    }

    private static boolean isOfThePlatform(Class<?> type) {
        return type.getName().startsWith("java.") || type.getName().startsWith("javax.");
    }
}
