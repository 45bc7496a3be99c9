package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.invocation.ResultCacheBuilder;

/**
 * Changes the auto-configured {@link ResultCache} before it is built. Beans of this type are called in their order, after
 * the properties were applied.
 */
@FunctionalInterface
public interface ResultCacheBuilderCustomizer {

    /** Changes the builder. */
    void customize(ResultCacheBuilder builder);
}
