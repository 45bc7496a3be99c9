package io.github.cachedresult.autoconfigure;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.util.ClassUtils;

/** A tier that an application adds by its module, and the properties that mean nothing without it. */
enum OptionalTier {
    REDIS("redis", "io.github.cachedresult.redis.RedisStores"),
    S3("s3", "io.github.cachedresult.s3.S3Stores");

    private final String name;
    private final String factory;

    OptionalTier(String name, String factory) {
        this.name = name;
        this.factory = factory;
    }

    boolean isPresent(@Nullable ClassLoader loader) {
        return ClassUtils.isPresent(factory, loader);
    }

    /** Refuses properties of a tier whose module is absent, unless they switch it off. */
    void requireModuleFor(Binder binder, @Nullable ClassLoader loader) {
        String prefix = KnownProperties.PREFIX + "." + name + ".";
        if (isPresent(loader) || !binder.bind(prefix + "enabled", Boolean.class).orElse(true)) {
            return;
        }
        Optional<String> set = KnownProperties.NAMES.stream()
                .filter(property -> property.startsWith(prefix))
                .filter(property -> binder.bind(property, String.class).isBound())
                .findFirst();
        if (set.isPresent()) {
            String artifact = "io.github.cachedresult:cachedresult-" + name;
            throw new InvalidCachedResultPropertyException(
                    "The property '" + set.get() + "' is set, and " + artifact + " is not on the class path.",
                    "Add the dependency " + artifact + ", or remove the property.");
        }
    }
}
