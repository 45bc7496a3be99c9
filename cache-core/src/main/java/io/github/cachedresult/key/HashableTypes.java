package io.github.cachedresult.key;

import io.github.cachedresult.HashIgnore;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.normalize.Nameless;
import io.github.cachedresult.normalize.Unordered;
import java.io.File;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be hashed, judged by type: before any call by declared types, and for collections by their class. For one
 * operation, on one thread.
 */
final class HashableTypes {

    static final String WHAT_IS =
            "only null, text, numbers, booleans, enums, records, arrays, the lists, sets and maps of the JDK, optionals,"
                    + " UUIDs, URIs, dates and times, locales, currencies, classes, files, and objects of classes that"
                    + " are annotated with @HashName or in the application's packages are";

    static final String NORMAL_FORM_ONLY =
            "it is a normal form, which only a normaliser makes; pass what is in it, and name the normaliser with @HashWith";

    /** Of one class within itself, as in a box of boxes. */
    private static final int MAX_ALIKE = 4;

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

    /** The types that are being looked into, from a parameter's on. */
    private final Set<DeclaredType> entered = new HashSet<>();

    HashableTypes(ClassShapes classes, Normalizers normalizers, HashingOptions options) {
        this.classes = classes;
        this.normalizers = normalizers;
        this.options = options;
    }

    /** Whether it leaves out what a method that is given it could see, so that only a normaliser may make it. */
    static boolean isNormalFormOnly(Class<?> type) {
        return type == Unordered.class || type == Nameless.class;
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
     * Refuses a parameter whose declared type no hashable value can have, and creates the normalisers that it shows.
     *
     * @throws UnhashableInputException naming the path and the type
     * @throws IllegalArgumentException if a normaliser cannot be created or refuses what it is to do, naming the path
     */
    void check(HashedParameter parameter) {
        IgnoredPaths ignored = IgnoredPaths.of(parameter.ignored());
        check(DeclaredType.of(parameter.type()), parameter.type(), parameter.normalizer(), parameter.name(), ignored);
    }

    private void check(
            DeclaredType type, Type declared, @Nullable HashWith how, String path, @Nullable IgnoredPaths ignored) {
        if (how == null) {
            check(type, path, ignored);
        } else if (ignored == null) {
            normalizers.plan(how, path, declared);
        } else {
            throw new IllegalArgumentException("hashIgnore leads below " + path + ", of which its normaliser "
                    + how.value().getName() + " says what counts; leave one of the two out");
        }
    }

    private void check(DeclaredType type, String path, @Nullable IgnoredPaths ignored) {
        Class<?> raw = type.raw();
        if (raw.isArray() || isCollection(raw)) {
            type.arguments().forEach(element -> check(element, path + "[]", ignored));
        } else if (raw == Optional.class) {
            type.arguments().forEach(content -> check(content, path, ignored));
        } else if (raw.isRecord()) {
            checkRecord(type, path, ignored);
        } else if (raw.isEnum()) {
            at(path, () -> classes.names().of(raw));
        } else if (!raw.isPrimitive() && !mayHoldAnyKind(raw)) {
            checkFields(type, path, ignored);
        }
    }

    /** Whether all that it can hold is in collections of the JDK. */
    private static boolean isCollection(Class<?> type) {
        return isCollectionOfTheJdk(type)
                || Iterable.class.isAssignableFrom(type) && type.isAssignableFrom(ArrayList.class);
    }

    private void checkFields(DeclaredType type, String path, @Nullable IgnoredPaths ignored) {
        if (!enter(type)) {
            return;
        }
        if (classes.of(type.raw()) instanceof ClassShape.Refused refused) {
            throw new UnhashableInputException(path, type.raw().getTypeName(), refused.reason());
        }
        for (DeclaredType level = type; level != null; level = level.superclass()) {
            for (Field field : level.raw().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.isAnnotationPresent(HashIgnore.class)) {
                    checkMember(level, field, field.getGenericType(), field.getName(), path, ignored);
                }
            }
        }
        entered.remove(type);
    }

    private void checkRecord(DeclaredType type, String path, @Nullable IgnoredPaths ignored) {
        Class<?> raw = type.raw();
        if (isNormalFormOnly(raw)) {
            throw new UnhashableInputException(path, raw.getTypeName(), NORMAL_FORM_ONLY);
        }
        if (!enter(type)) {
            return;
        }
        at(path, () -> RecordShape.of(raw));
        at(path, () -> classes.names().of(raw));
        for (RecordComponent component : raw.getRecordComponents()) {
            if (!component.isAnnotationPresent(HashIgnore.class)) {
                checkMember(type, component, component.getGenericType(), component.getName(), path, ignored);
            }
        }
        entered.remove(type);
    }

    private void checkMember(
            DeclaredType owner,
            AnnotatedElement member,
            Type declared,
            String name,
            String path,
            @Nullable IgnoredPaths ignored) {
        IgnoredPaths below = IgnoredPaths.below(ignored, name);
        if (below == null || !below.whole()) {
            check(owner.member(declared), declared, member.getAnnotation(HashWith.class), path + "." + name, below);
        }
    }

    /** False where it is looked into already, or leads to itself with ever other arguments. */
    private boolean enter(DeclaredType type) {
        long alike = entered.stream().filter(other -> other.raw() == type.raw()).count();
        return alike < MAX_ALIKE && entered.add(type);
    }

    private static void at(String path, Runnable check) {
        try {
            check.run();
        } catch (UnhashableInputException e) {
            throw e.at(path);
        }
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
