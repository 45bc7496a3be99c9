package io.github.cachedresult.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

/**
 * Says that the properties were looked at: what depends on them asks for it.
 *
 * @param properties what was found sound
 */
record PropertyCheck(CachedResultProperties properties) {

    static @Nullable ClassLoader classLoader(ResourceLoader resources) {
        return resources.getClassLoader() == null ? ClassUtils.getDefaultClassLoader() : resources.getClassLoader();
    }
}
