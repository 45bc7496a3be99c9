package io.github.cachedresult.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.IgnoreTopLevelConverterNotFoundBindHandler;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses {@code cachedresult.*} properties that nobody reads or that say nothing: a typing error must not leave a cache
 * unlike the one that was asked for.
 */
final class PropertyNames {

    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(KnownProperties.PREFIX);

    private PropertyNames() {}

    /** Looks at all names, those of modules included that are not there, and at what placeholders have left. */
    static void check(Environment environment, @Nullable ClassLoader loader) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
                EnvironmentNames.check(variables);
            }
            if (source instanceof IterableConfigurationPropertySource named) {
                named.filter(PREFIX::isAncestorOf).stream()
                        .map(source::getConfigurationProperty)
                        .forEach(property -> requireSayingSomething(environment, property));
            }
        }
        try {
            Binder binder = Binder.get(environment);
            for (OptionalTier tier : OptionalTier.values()) {
                tier.requireModuleFor(binder, loader);
            }
            // Spring Boot's own check leaves out system properties, where -Dcachedresult.… would be lost.
            binder.bind(
                    PREFIX.toString(),
                    Bindable.of(CachedResultProperties.class),
                    new NoUnboundElementsBindHandler(
                            new IgnoreTopLevelConverterNotFoundBindHandler(),
                            source -> !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)));
        } catch (BindException e) {
            throw UnboundProperty.explain(e);
        }
    }

    private static void requireSayingSomething(Environment environment, @Nullable ConfigurationProperty property) {
        if (property == null || !(property.getValue() instanceof CharSequence value)) {
            return;
        }
        String name = property.getName().toString();
        if (!resolved(environment, name, value.toString()).isBlank()) {
            return;
        }
        if (name.endsWith(".enabled")) {
            throw empty(name, "Write true or false, or leave it out.");
        }
        if (name.endsWith(".mode")) {
            throw empty(name, "Write a mode, such as read-only, or leave it out.");
        }
    }

    private static InvalidCachedResultPropertyException empty(String name, String wayOut) {
        return new InvalidCachedResultPropertyException("The property '" + name + "' is empty.", wayOut);
    }

    private static String resolved(Environment environment, String name, String value) {
        try {
            return environment.resolveRequiredPlaceholders(value);
        } catch (IllegalArgumentException e) {
            String why = KnownProperties.isSecret(name)
                    ? "' has a placeholder that does not resolve."
                    : "' is '" + value + "', which does not resolve: " + e.getMessage() + ".";
            throw new InvalidCachedResultPropertyException(
                    "The property '" + name + why,
                    "Define what the placeholder names, or give it a default as in ${name:default}.");
        }
    }
}
