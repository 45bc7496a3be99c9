package io.github.cachedresult.key;

import io.github.cachedresult.HashDefault;
import io.github.cachedresult.HashWith;
import java.lang.reflect.Type;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that counts.
 *
 * @param name its name, under which its value enters the key
 * @param index its position among the call's arguments
 * @param type its declared type
 * @param normalizer how it is normalised, or {@code null}
 * @param ignored paths below it that do not count, such as {@code traceId} or {@code meta.user}
 * @param standard the value with which it is left out of the key, or {@code null} if it never is
 */
public record HashedParameter(
        String name,
        int index,
        Type type,
        @Nullable HashWith normalizer,
        Set<String> ignored,
        @Nullable HashDefault standard) {

    /** Copies the ignored paths. */
    public HashedParameter {
        ignored = Set.copyOf(ignored);
    }

    /** A parameter without a default. */
    public HashedParameter(String name, int index, Type type, @Nullable HashWith normalizer, Set<String> ignored) {
        this(name, index, type, normalizer, ignored, null);
    }
}
