package io.github.cachedresult.aspect;

import io.github.cachedresult.NamedModel;
import java.lang.ref.WeakReference;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Which instances of a woven class may share results. Two objects with different fields may compute different results from
 * the same inputs, and the key does not see the fields.
 */
final class WovenInstances {

    static final String REASON = "another instance of its class is cached already, and instances may differ in their"
            + " fields, which are no part of the key; implement NamedModel, or make the method static";

    private final boolean alike;
    private final AtomicReference<@Nullable WeakReference<Object>> first = new AtomicReference<>();

    private WovenInstances(boolean alike) {
        this.alike = alike;
    }

    static WovenInstances of(Class<?> type) {
        return new WovenInstances(NamedModel.class.isAssignableFrom(type) || !hasFields(type));
    }

    /** Whether this instance is the first, or cannot differ from the first. */
    boolean admit(@Nullable Object target) {
        if (alike || target == null) {
            return true;
        }
        WeakReference<Object> known = first.get();
        if (known == null) {
            first.compareAndSet(null, new WeakReference<>(target));
            known = first.get();
        }
        return known != null && known.refersTo(target);
    }

    private static boolean hasFields(Class<?> type) {
        for (Class<?> level = type; level != null; level = level.getSuperclass()) {
            if (Arrays.stream(level.getDeclaredFields())
                    .anyMatch(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())) {
                return true;
            }
        }
        return false;
    }
}
