package io.github.cachedresult.validity;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all that a result holds, and stops at the first part that somebody objects to. For one walk, on one thread.
 *
 * <p>Goes by a list of its own rather than by recursion, so that no depth overflows the stack, and through each object
 * once, so that no cycle holds it.
 */
final class ResultWalk {

    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return fields(type);
        }
    };

    private final Check check;
    private final Deque<Object> open = new ArrayDeque<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable String objection;

    private ResultWalk(Check check) {
        this.check = check;
    }

    /** What the check says of the first part it objects to, as a sentence; or null. */
    static @Nullable String findFirst(Object result, Check check) {
        ResultWalk walk = new ResultWalk(check);
        walk.look(result, "the result", false);
        while (walk.objection == null && !walk.open.isEmpty()) {
            walk.enter(walk.open.remove());
        }
        return walk.objection;
    }

    private void look(@Nullable Object part, String what, boolean isElement) {
        if (objection != null) {
            return;
        }
        String defect = check.defect(part, isElement);
        if (defect != null) {
            objection = what + " " + defect;
        } else if (part != null && mayHold(part.getClass()) && seen.add(part)) {
            open.add(part);
        }
    }

    private void enter(Object part) {
        if (part instanceof double[] numbers) {
            for (int i = 0; objection == null && i < numbers.length; i++) {
                look(numbers[i], "an element", true);
            }
        } else if (part instanceof float[] numbers) {
            for (int i = 0; objection == null && i < numbers.length; i++) {
                look(numbers[i], "an element", true);
            }
        } else if (part.getClass().isArray()) {
            for (int i = 0; objection == null && i < Array.getLength(part); i++) {
                look(Array.get(part, i), "an element", true);
            }
        } else if (part instanceof Collection<?> collection) {
            collection.forEach(element -> look(element, "an element", true));
        } else if (part instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                look(key, "a key", true);
                look(value, "a value", true);
            });
        } else if (part instanceof Optional<?> optional) {
            look(optional.orElse(null), "the result", false);
        } else if (part instanceof OptionalDouble optional) {
            look(optional.isPresent() ? optional.getAsDouble() : null, "the result", false);
        } else {
            enterFields(part);
        }
    }

    private void enterFields(Object part) {
        for (Field field : FIELDS.get(part.getClass())) {
            try {
                look(field.get(part), field.getDeclaringClass().getSimpleName() + "." + field.getName(), false);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(field + " was made accessible", e);
            }
        }
    }

    /** Numbers, texts and the like hold nothing that could be looked at; arrays of integers no more. */
    private static boolean mayHold(Class<?> type) {
        Class<?> component = type.getComponentType();
        if (component != null) {
            return !component.isPrimitive() || component == double.class || component == float.class;
        }
        return Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || type == Optional.class
                || type == OptionalDouble.class
                || !type.isEnum() && type.getModule() != Object.class.getModule();
    }

    private static List<Field> fields(Class<?> type) {
        Stream<Field> all = Stream.empty();
        for (Class<?> level = type;
                level != null && level.getModule() != Object.class.getModule();
                level = level.getSuperclass()) {
            all = Stream.concat(all, Stream.of(level.getDeclaredFields()));
        }
        List<Field> fields =
                all.filter(field -> !Modifier.isStatic(field.getModifiers())).toList();
        fields.forEach(field -> field.setAccessible(true));
        return fields;
    }

    /** Looks at one part of a result. */
    @FunctionalInterface
    interface Check {

        /**
         * Says what is wrong with a part, as the end of a sentence that begins with it, or null.
         *
         * @param isElement whether it is one of an array's, a collection's or a map's
         */
        @Nullable String defect(@Nullable Object part, boolean isElement);
    }
}
