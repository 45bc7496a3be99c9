package io.github.cachedresult.key;

import io.github.cachedresult.HashName;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of types in keys: the {@link HashName}, else the binary name. A name is that of one type, the first that is
 * met: two of one name would be one type to a key.
 *
 * <p>For the keys of one operation. Thread-safe.
 */
final class TypeNames {

    /** What stands in the place of a type's name for what is no type. */
    private static final Set<String> RESERVED = Set.of("file", "directory", "unordered");

    /** Of the normalisers that come with the annotations. */
    private static final String OWN_PREFIX = "cachedresult/";

    private static final String OWN_PACKAGE = HashName.class.getPackageName() + ".normalize";

    private final Map<String, Class<?>> owners = new ConcurrentHashMap<>();
    private final ClassValue<String> names = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return claimed(type);
        }
    };

    /**
     * The name of a type.
     *
     * @throws UnhashableInputException if it has none that lasts, was given one that the format uses itself, or has that of
     *     another type; without a path
     */
    String of(Class<?> type) {
        return names.get(type);
    }

    private String claimed(Class<?> type) {
        String name = resolved(type);
        Class<?> owner = owners.putIfAbsent(name, type);
        if (owner != null && owner != type) {
            throw new UnhashableInputException(
                    "",
                    type.getTypeName(),
                    owner.getTypeName() + " and " + type.getTypeName() + " are both named '" + name
                            + "' in keys, which could not tell them apart; give each its own @HashName");
        }
        return name;
    }

    private static String resolved(Class<?> type) {
        HashName name = type.getAnnotation(HashName.class);
        if (name == null) {
            if (isNamedAfterItsPlace(type)) {
                throw new UnhashableInputException(
                        "",
                        type.getTypeName(),
                        "what is local or anonymous, or within such a class, is named after its place in the source, which"
                                + " changes; give it a @HashName, or declare it outside of the method");
            }
            return type.getName();
        }
        if (isReserved(name.value(), type)) {
            throw new UnhashableInputException(
                    "",
                    type.getTypeName(),
                    "its @HashName '" + name.value() + "' is empty or one of the key format's own; choose another");
        }
        return name.value();
    }

    private static boolean isReserved(String name, Class<?> type) {
        return name.isBlank()
                || name.startsWith("java.")
                || RESERVED.contains(name)
                || name.startsWith(OWN_PREFIX) && !type.getPackageName().equals(OWN_PACKAGE);
    }

    private static boolean isNamedAfterItsPlace(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        for (@Nullable Class<?> place = element; place != null; place = place.getEnclosingClass()) {
            if (place.isLocalClass() || place.isAnonymousClass()) {
                return true;
            }
        }
        return false;
    }
}
