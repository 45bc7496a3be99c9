package io.github.cachedresult.invocation;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the results of a batch are in what its method returns: takes them out, one for each item or it is an error, and puts
 * all of them together. Thread-safe.
 *
 * @param type what the method returns: a list, a map, or an array
 * @param key under what a map has an item's result
 * @param method the method, for messages
 */
record BatchResults(Class<?> type, Function<@Nullable Object, @Nullable Object> key, String method) {

    /** Whether a method can return the results of its items in a type. */
    static boolean canBe(Class<?> type) {
        return type == List.class || type == Map.class || type.isArray();
    }

    /** Whether each is in the place of its item, and not under it. */
    boolean areInPlaces() {
        return type != Map.class;
    }

    /**
     * The results of items, in their order.
     *
     * @throws BatchResultException if they are not exactly those of the items
     */
    List<@Nullable Object> of(List<@Nullable Object> items, @Nullable Object returned) {
        if (returned == null) {
            throw wrong(items, "null");
        }
        if (returned instanceof Map<?, ?> map) {
            return ofMap(items, map);
        }
        List<@Nullable Object> results = new ArrayList<>(items.size());
        if (returned instanceof List<?> list) {
            results.addAll(list);
        } else {
            for (int i = 0; i < Array.getLength(returned); i++) {
                results.add(Array.get(returned, i));
            }
        }
        if (results.size() != items.size()) {
            throw wrong(items, results.size() + " results");
        }
        return results;
    }

    private List<@Nullable Object> ofMap(List<@Nullable Object> items, Map<?, ?> map) {
        List<@Nullable Object> results = new ArrayList<>(items.size());
        Set<@Nullable Object> keys = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            Object itemKey = key.apply(items.get(i));
            if (!map.containsKey(itemKey)) {
                throw wrong(items, map.size() + " results, none of them for item " + i);
            }
            keys.add(itemKey);
            results.add(map.get(itemKey));
        }
        if (map.size() != keys.size()) {
            throw wrong(items, map.size() + " results");
        }
        return results;
    }

    private BatchResultException wrong(List<@Nullable Object> items, String what) {
        return new BatchResultException(method + " was given " + items.size() + " items and returned " + what
                + "; let it return one result for each item it is given. Nothing of this call was stored");
    }

    /** What a call returns that has the results of all its items. */
    Object together(List<@Nullable Object> items, @Nullable Object[] results) {
        if (type == Map.class) {
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < results.length; i++) {
                map.put(key.apply(items.get(i)), results[i]);
            }
            return map;
        }
        if (type.isArray()) {
            Object array = Array.newInstance(type.getComponentType(), results.length);
            for (int i = 0; i < results.length; i++) {
                Array.set(array, i, results[i]);
            }
            return array;
        }
        List<@Nullable Object> list = new ArrayList<>(results.length);
        for (Object result : results) {
            list.add(result);
        }
        return list;
    }
}
