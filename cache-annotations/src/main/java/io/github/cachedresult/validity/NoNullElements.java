package io.github.cachedresult.validity;

import io.github.cachedresult.ResultPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps no result with a {@code null} among the elements of an array or a collection, or the keys and values of a map, at
 * any depth. A component or field that is {@code null} is no element, and allowed.
 *
 * <p>Costs a walk through the result, by reflection where it is a class. A result whose fields cannot be read, as those of
 * another module's class may be, is not kept, which is reported.
 */
public final class NoNullElements implements ResultPredicate<Object> {

    /** Creates it. */
    public NoNullElements() {}

    @Override
    public @Nullable String objection(Object result) {
        return ResultWalk.findFirst(result, (part, isElement) -> part == null && isElement ? "is null" : null);
    }
}
