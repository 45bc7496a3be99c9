package io.github.cachedresult.value;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first place where two values differ, by what they consist of and not by an {@code equals} of their own: two
 * records with equal arrays are alike, and a class that compares by id is looked into.
 */
final class ValueDifference {

    private static final int MAX_DEPTH = 200;

    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            List<Field> fields = new ArrayList<>();
            for (Class<?> level = type; level != null && !isOfTheJdk(level); level = level.getSuperclass()) {
                for (Field field : level.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        fields.add(field);
                    }
                }
            }
            return fields;
        }
    };

    private ValueDifference() {}

    /** Where and how the second value differs from the first, or null if it does not. */
    static @Nullable String between(@Nullable Object original, @Nullable Object decoded) {
        return between(original, decoded, "result", 0);
    }

    private static @Nullable String between(@Nullable Object a, @Nullable Object b, String path, int depth) {
        if (a == b) {
            return null;
        }
        if (a == null || b == null) {
            return changed(path, a, b);
        }
        if (depth > MAX_DEPTH) {
            return path + ": it is nested deeper than " + MAX_DEPTH + " levels";
        }
        if (a.getClass().isArray()) {
            return a.getClass() == b.getClass() ? betweenArrays(a, b, path, depth) : changed(path, a, b);
        }
        if (isContainerOfTheJdk(a) && isContainerOfTheJdk(b)) {
            return betweenContents(a, b, path, depth);
        }
        if (a.getClass() != b.getClass()) {
            return changed(path, a, b);
        }
        if (a instanceof Optional<?> x && b instanceof Optional<?> y) {
            return between(x.orElse(null), y.orElse(null), path, depth + 1);
        }
        if (isOfTheJdk(a.getClass()) || a instanceof Enum<?>) {
            return a.equals(b) ? null : changed(path, a, b);
        }
        String difference = betweenInherited(a, b, path, depth);
        return difference == null ? betweenFields(a, b, path, depth) : difference;
    }

    /** What a class of the application's has from a class of the JDK, whose fields cannot be read. */
    private static @Nullable String betweenInherited(Object a, Object b, String path, int depth) {
        if (a instanceof Collection<?> || a instanceof Map<?, ?>) {
            return betweenContents(a, b, path, depth);
        }
        Class<?> inherited = a.getClass();
        while (inherited != null && !isOfTheJdk(inherited)) {
            inherited = inherited.getSuperclass();
        }
        boolean hasState = inherited != null && inherited != Object.class && inherited != Record.class;
        return hasState && !a.equals(b) ? changed(path, a, b) : null;
    }

    private static @Nullable String betweenContents(Object a, Object b, String path, int depth) {
        if (comparator(a) != null && !Objects.equals(comparator(a), comparator(b))) {
            return path + ": its comparator is lost";
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return betweenMaps(x, y, path, depth);
        }
        return a instanceof Collection<?> x && b instanceof Collection<?> y
                ? betweenCollections(x, y, path, depth)
                : changed(path, a, b);
    }

    private static @Nullable Object comparator(Object container) {
        if (container instanceof SortedSet<?> set) {
            return set.comparator();
        }
        return container instanceof SortedMap<?, ?> map ? map.comparator() : null;
    }

    private static @Nullable String betweenArrays(Object a, Object b, String path, int depth) {
        int length = Array.getLength(a);
        if (length != Array.getLength(b)) {
            return path + ": an array of " + length + " elements became one of " + Array.getLength(b);
        }
        for (int i = 0; i < length; i++) {
            String difference = between(Array.get(a, i), Array.get(b, i), path + "[" + i + "]", depth + 1);
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private static @Nullable String betweenCollections(Collection<?> a, Collection<?> b, String path, int depth) {
        if (a.size() != b.size() || a instanceof List != b instanceof List) {
            return changed(path, a, b);
        }
        if (a instanceof Set<?> x && b instanceof Set<?> y) {
            return betweenSets(x, y, path, depth);
        }
        Iterator<?> others = b.iterator();
        int i = 0;
        for (Object element : a) {
            String difference = between(element, others.next(), path + "[" + i++ + "]", depth + 1);
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private static @Nullable String betweenSets(Set<?> a, Set<?> b, String path, int depth) {
        Map<@Nullable Object, @Nullable Object> equals = new HashMap<>();
        b.forEach(other -> equals.put(other, other));
        for (Object element : a) {
            // The equal one is nearly always the twin; to compare each with each would take for ever.
            boolean kept = equals.containsKey(element) && between(element, equals.get(element), path, depth + 1) == null
                    || hasTwin(element, b, path, depth);
            if (!kept) {
                return path + ": the element " + abbreviated(element) + " is lost";
            }
        }
        return null;
    }

    private static boolean hasTwin(@Nullable Object element, Set<?> others, String path, int depth) {
        return others.stream().anyMatch(other -> between(element, other, path, depth + 1) == null);
    }

    private static @Nullable String betweenMaps(Map<?, ?> a, Map<?, ?> b, String path, int depth) {
        if (a.size() != b.size()) {
            return changed(path, a, b);
        }
        for (Map.Entry<?, ?> entry : a.entrySet()) {
            Object key = entry.getKey();
            if (!b.containsKey(key)) {
                return path + ": the key " + abbreviated(key) + " is lost";
            }
            String difference = between(entry.getValue(), b.get(key), path + "." + key, depth + 1);
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private static @Nullable String betweenFields(Object a, Object b, String path, int depth) {
        for (Field field : FIELDS.get(a.getClass())) {
            try {
                String difference = between(field.get(a), field.get(b), path + "." + field.getName(), depth + 1);
                if (difference != null) {
                    return difference;
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("the field was made accessible", e);
            }
        }
        return null;
    }

    private static boolean isContainerOfTheJdk(Object value) {
        return (value instanceof Collection<?> || value instanceof Map<?, ?>) && isOfTheJdk(value.getClass());
    }

    private static boolean isOfTheJdk(Class<?> type) {
        return type.getName().startsWith("java.");
    }

    private static String changed(String path, @Nullable Object a, @Nullable Object b) {
        return path + ": " + described(a, b) + " became " + described(b, a);
    }

    private static String described(@Nullable Object value, @Nullable Object other) {
        if (value == null) {
            return "null";
        }
        String text = abbreviated(value);
        return other != null && value.getClass() != other.getClass()
                ? value.getClass().getName() + " " + text
                : text;
    }

    private static String abbreviated(@Nullable Object value) {
        String text = Objects.toString(value);
        return text.length() <= 80 ? text : text.substring(0, 77) + "…";
    }
}
