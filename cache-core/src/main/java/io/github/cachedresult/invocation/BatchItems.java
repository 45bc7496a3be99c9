package io.github.cachedresult.invocation;

import java.lang.reflect.Array;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the items of a batch are among a call's arguments. Takes them out, and puts some of them back in a collection of the
 * method's own, in their order. Thread-safe.
 *
 * <p>An item of a map is its entry, a copy.
 */
final class BatchItems {

    private final int index;
    private final Class<?> type;
    private final int valueIndex;

    /**
     * Creates it.
     *
     * @param index the position of the parameter
     * @param type its type: a collection, a map, or an array
     * @param valueIndex where a single item's arguments have the value of a map's entry, behind all others, or -1 if key and
     *     value are one argument
     */
    BatchItems(int index, Class<?> type, int valueIndex) {
        this.index = index;
        this.type = type;
        this.valueIndex = valueIndex;
    }

    /** Whether a method can be given its items in a parameter of a type. */
    static boolean canBe(Class<?> type) {
        return type == Collection.class
                || type == List.class
                || type == Set.class
                || type == Map.class
                || type.isArray();
    }

    /** Whether the method may be given two items that are equal. */
    boolean keepsEqualItems() {
        return type != Map.class && type != Set.class;
    }

    int index() {
        return index;
    }

    /** The positions among a single item's arguments that differ by item. */
    Set<Integer> positions() {
        return valueIndex < 0 ? Set.of(index) : Set.of(index, valueIndex);
    }

    /** The items of a call. */
    List<@Nullable Object> of(Object argument) {
        if (argument instanceof Map<?, ?> map) {
            List<@Nullable Object> entries = new ArrayList<>(map.size());
            map.forEach((key, value) ->
                    entries.add(new SimpleImmutableEntry<@Nullable Object, @Nullable Object>(key, value)));
            return entries;
        }
        if (argument instanceof Collection<?> collection) {
            return new ArrayList<>(collection);
        }
        if (argument instanceof Object[] array) {
            return new ArrayList<>(Arrays.asList(array));
        }
        int length = Array.getLength(argument);
        List<@Nullable Object> boxes = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            boxes.add(Array.get(argument, i));
        }
        return boxes;
    }

    /** The arguments of which an item's key is made: those of the call, with the item in the place of them all. */
    @Nullable Object[] counted(@Nullable Object[] arguments, @Nullable Object item) {
        @Nullable Object[] counted = Arrays.copyOf(arguments, Math.max(arguments.length, valueIndex + 1));
        if (!(item instanceof Map.Entry<?, ?> entry) || type != Map.class) {
            counted[index] = item;
        } else if (valueIndex < 0) {
            Map<@Nullable Object, @Nullable Object> one = new HashMap<>();
            one.put(entry.getKey(), entry.getValue());
            counted[index] = one;
        } else {
            counted[index] = entry.getKey();
            counted[valueIndex] = entry.getValue();
        }
        return counted;
    }

    /** The arguments with which the method is called for some of the items. */
    @Nullable Object[] some(@Nullable Object[] arguments, List<@Nullable Object> items) {
        @Nullable Object[] some = arguments.clone();
        some[index] = collected(arguments[index], items);
        return some;
    }

    private Object collected(@Nullable Object whole, List<@Nullable Object> items) {
        if (type == Map.class) {
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            items.forEach(item -> map.put(key(item), ((Map.Entry<?, ?>) item).getValue()));
            return map;
        }
        if (type.isArray()) {
            Class<?> runtime = whole == null ? type : whole.getClass();
            Object array = Array.newInstance(runtime.getComponentType(), items.size());
            for (int i = 0; i < items.size(); i++) {
                Array.set(array, i, items.get(i));
            }
            return array;
        }
        return type == Set.class ? new LinkedHashSet<>(items) : new ArrayList<>(items);
    }

    /** Under which key a map of results has an item's. */
    @Nullable Object key(@Nullable Object item) {
        return type == Map.class && item instanceof Map.Entry<?, ?> entry ? entry.getKey() : item;
    }
}
