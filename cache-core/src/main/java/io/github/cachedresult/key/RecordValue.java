package io.github.cachedresult.key;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record taken apart for {@link KeyMemo}: its type and the values of the components that count. */
record RecordValue(Class<?> type, List<@Nullable Object> values) {

    private static final int MAX_DEPTH = 4;

    /** Takes a record apart; null if it holds what has no exact equals, or cannot be read. */
    static @Nullable RecordValue of(Object instance) {
        try {
            return of(instance, 0);
        } catch (UnhashableInputException e) {
            // The hasher will say so.
            return null;
        }
    }

    private static @Nullable RecordValue of(Object instance, int depth) {
        List<RecordShape.Component> components =
                RecordShape.of(instance.getClass()).components();
        List<@Nullable Object> values = new ArrayList<>(components.size());
        for (RecordShape.Component component : components) {
            Object value = component.read(instance);
            if (value instanceof Record && depth < MAX_DEPTH) {
                value = of(value, depth + 1);
                if (value == null) {
                    return null;
                }
            } else if (value != null && !Atoms.isAtom(value)) {
                return null;
            }
            values.add(value);
        }
        return new RecordValue(instance.getClass(), values);
    }
}
