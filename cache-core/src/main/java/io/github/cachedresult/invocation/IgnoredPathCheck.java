package io.github.cachedresult.invocation;

import io.github.cachedresult.HashWith;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/**
 * Finds out whether a path of {@code hashIgnore} leads to a component or field, as far as declared types tell.
 *
 * <p>Collections, arrays, optionals and maps are passed through, a map by its keys and its values. A type that may be any,
 * such as {@code Object}, tells nothing and is refused; so is a sealed one of which no type has the component. An
 * application's own interface or abstract class that is not sealed is taken at the path's word.
 *
 * @param types makes the types of members
 * @param isHashedByFields whether a class that is no record has parts
 */
record IgnoredPathCheck(TypeFactory types, Predicate<Class<?>> isHashedByFields) {

    /** Why the path leads nowhere, as the end of a sentence; null if it leads somewhere, or may. */
    @Nullable String missing(JavaType type, List<String> path) {
        String missing = null;
        for (JavaType at : contents(type)) {
            missing = missingIn(at, path);
            if (missing == null) {
                return null;
            }
        }
        return missing;
    }

    private @Nullable String missingIn(JavaType at, List<String> path) {
        Class<?> type = at.getRawClass();
        String component = path.get(0);
        // Of other classes no part enters a key, so that none can be left out.
        boolean hasParts = type.isRecord() || isHashedByFields.test(type);
        Field field = hasParts ? field(type, component) : null;
        if (field != null) {
            return missingBelow(field, at, path);
        }
        if (type.isSealed()) {
            String missing = null;
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                missing = missing(types.constructSpecializedType(at, permitted), path);
                if (missing == null) {
                    return null;
                }
            }
            return missing;
        }
        if (type == Object.class || type == Record.class || type.isInterface() && isOfThePlatform(type)) {
            return type.getName() + " does not show whether there is a component '" + component
                    + "'; declare the type that has it, or annotate the component with @HashIgnore";
        }
        boolean open = type.isInterface() || hasParts && Modifier.isAbstract(type.getModifiers());
        // A type that implements or extends it may have it.
        return open
                ? null
                : type.getName() + " has no component '" + component + "'; correct the path, or leave it out";
    }

    private @Nullable String missingBelow(Field field, JavaType at, List<String> path) {
        if (path.size() == 1) {
            return null;
        }
        if (field.isAnnotationPresent(HashWith.class)) {
            return "of the component '" + field.getName()
                    + "' its normaliser says what counts; leave one of the two out";
        }
        return missing(types.resolveMemberType(field.getGenericType(), at.getBindings()), path.subList(1, path.size()));
    }

    private static List<JavaType> contents(JavaType type) {
        List<JavaType> contents = new ArrayList<>();
        if (type.getContentType() == null) {
            contents.add(type);
        } else {
            contents.addAll(contents(type.getContentType()));
            if (type.getKeyType() != null) {
                contents.addAll(contents(type.getKeyType()));
            }
        }
        return contents;
    }

    private static boolean isOfThePlatform(Class<?> type) {
        return type.getModule() == Object.class.getModule() || type.getName().startsWith("java.");
    }

    private static @Nullable Field field(Class<?> type, String name) {
        for (Class<?> level = type; level != null; level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                if (field.getName().equals(name) && !Modifier.isStatic(field.getModifiers())) {
                    return field;
                }
            }
        }
        return null;
    }
}
