package io.github.cachedresult.key;

import io.github.cachedresult.InputNormalizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code @HashWith} asks for.
 *
 * @param normalizer the normaliser
 * @param name its name in keys
 * @param version its version when it was created
 * @param parameters what it is told
 */
record Normalization(InputNormalizer<Object> normalizer, String name, int version, List<String> parameters) {

    @Nullable Object normalFormOf(Object input) {
        return normalizer.normalize(input, parameters);
    }
}
