package io.github.cachedresult.invocation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The method of a class that computes many items at once of what another of its methods computes one by one; and how the
 * arguments of that one become those of this. Thread-safe.
 */
final class BatchSibling {

    private final CachedOperation<?> batch;
    private final Method method;
    private final int itemFrom;
    private final Class<?> itemType;
    private final int[] from;
    private final Class<?>[] types;

    private BatchSibling(CachedOperation<?> batch, Method method, int itemFrom, int[] from) {
        this.batch = batch;
        this.method = method;
        this.itemFrom = itemFrom;
        this.itemType = GenericTypes.boxed(batch.batch().itemType());
        this.from = from;
        this.types = Arrays.stream(method.getParameterTypes())
                .map(GenericTypes::boxed)
                .toArray(Class<?>[]::new);
        method.trySetAccessible();
    }

    /**
     * Finds it.
     *
     * @param single the plan of the method for one item
     * @return the first that fits, or {@code null}
     */
    static @Nullable BatchSibling of(CachedOperation<?> single) {
        Admission admission = single.admission();
        if (admission == null || single.isBatch() || !single.isNamed()) {
            return null;
        }
        List<String> names = names(admission.method());
        return admission.siblings().stream()
                .filter(other -> other.isBatch()
                        && other.name().equals(single.name())
                        && other.type() == single.type()
                        && other.batch().takesAnyItems())
                .map(other -> of(other, names))
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable BatchSibling of(CachedOperation<?> batch, List<String> names) {
        Admission admission = batch.admission();
        int item = names.indexOf(batch.batch().itemNames().get(0));
        if (admission == null || item < 0) {
            return null;
        }
        int items = batch.batch().items().index();
        List<String> own = names(admission.method());
        int[] from = new int[own.size()];
        for (int i = 0; i < from.length; i++) {
            from[i] = i == items ? item : names.indexOf(own.get(i));
            if (from[i] < 0) {
                return null;
            }
        }
        return new BatchSibling(batch, admission.method(), item, from);
    }

    private static List<String> names(Method method) {
        return Arrays.stream(method.getParameters()).map(Parameter::getName).toList();
    }

    CachedOperation<?> operation() {
        return batch;
    }

    /** What a single call is among the items. */
    @Nullable Object item(@Nullable Object[] single) {
        return single[itemFrom];
    }

    /** The arguments beside the items, which those must have in common that are computed together; null if they do not fit. */
    @Nullable Object @Nullable [] others(@Nullable Object[] single) {
        if (single[itemFrom] != null && !itemType.isInstance(single[itemFrom])) {
            return null;
        }
        @Nullable Object[] others = new @Nullable Object[from.length];
        for (int i = 0; i < from.length; i++) {
            if (i != batch.batch().items().index()) {
                others[i] = single[from[i]];
                if (others[i] != null && !types[i].isInstance(others[i])) {
                    return null;
                }
            }
        }
        return others;
    }

    /** The method itself, called as the single one was: from outside, where its binding can be. */
    BatchBody body(Call single) {
        BatchBody outside = single.body().beside(method);
        return outside != null ? outside : arguments -> invoke(single.target(), arguments);
    }

    private @Nullable Object invoke(@Nullable Object target, @Nullable Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
