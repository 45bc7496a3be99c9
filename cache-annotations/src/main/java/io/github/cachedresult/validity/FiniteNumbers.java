package io.github.cachedresult.validity;

import io.github.cachedresult.ResultPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps no result with a NaN or an infinity anywhere in it: in components of records, fields of classes, elements of
 * arrays and collections, keys and values of maps, at any depth.
 *
 * <p>Costs a walk through the result, by reflection where it is a class. A result whose fields cannot be read, as those of
 * another module's class may be, is not kept, which is reported.
 */
public final class FiniteNumbers implements ResultPredicate<Object> {

    /** Creates it. */
    public FiniteNumbers() {}

    @Override
    public @Nullable String objection(Object result) {
        return ResultWalk.findFirst(result, FiniteNumbers::defect);
    }

    private static @Nullable String defect(@Nullable Object part, boolean isElement) {
        if (part instanceof Double number) {
            return defect(number);
        }
        return part instanceof Float number ? defect(number.doubleValue()) : null;
    }

    private static @Nullable String defect(double number) {
        if (Double.isNaN(number)) {
            return "is NaN";
        }
        return Double.isInfinite(number) ? "is infinite" : null;
    }
}
