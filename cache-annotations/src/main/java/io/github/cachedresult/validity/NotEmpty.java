package io.github.cachedresult.validity;

import io.github.cachedresult.ResultPredicate;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps no result that holds nothing: an empty text, collection, map, array or {@code Optional}. What it holds is not
 * looked into, and any other result is kept.
 */
public final class NotEmpty implements ResultPredicate<Object> {

    /** Creates it. */
    public NotEmpty() {}

    @Override
    public @Nullable String objection(Object result) {
        return isEmpty(result) ? "the result is empty" : null;
    }

    private static boolean isEmpty(Object result) {
        return result instanceof CharSequence text && text.isEmpty()
                || result instanceof Collection<?> collection && collection.isEmpty()
                || result instanceof Map<?, ?> map && map.isEmpty()
                || result instanceof Optional<?> optional && optional.isEmpty()
                || result.getClass().isArray() && Array.getLength(result) == 0;
    }
}
