package io.github.cachedresult.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.IgnoreTopLevelConverterNotFoundBindHandler;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses {@code cachedresult.*} properties that nobody reads: a typing error must not leave a cache unlike the one that was
 * asked for.
 */
final class PropertyNames {

    private PropertyNames() {}

    /** Looks at all names, those of modules included that are not there. */
    static void check(Environment environment, @Nullable ClassLoader loader) {
        Binder binder = Binder.get(environment);
        for (OptionalTier tier : OptionalTier.values()) {
            tier.requireModuleFor(binder, loader);
        }
        // Spring Boot's own check leaves out system properties, where -Dcachedresult.… would be lost.
        binder.bind(
                "cachedresult",
                Bindable.of(CachedResultProperties.class),
                new NoUnboundElementsBindHandler(
                        new IgnoreTopLevelConverterNotFoundBindHandler(), PropertyNames::isOurs));
    }

    /** The environment's variables belong to everybody: a service called cachedresult defines some in Kubernetes. */
    private static boolean isOurs(ConfigurationPropertySource source) {
        return !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource);
    }
}
