package io.github.cachedresult.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.unit.DataSize;

/** Explains what Spring Boot could not bind: a property that does not exist, or whose value is none of its type. */
final class UnboundProperty {

    private UnboundProperty() {}

    static InvalidCachedResultPropertyException explain(BindException failure) {
        if (failure.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
            ConfigurationProperty first =
                    unbound.getUnboundProperties().iterator().next();
            return unknownOrEmpty(first, failure);
        }
        ConfigurationProperty property = failure.getProperty();
        String name = property == null
                ? failure.getName().toString()
                : property.getName().toString();
        if (KnownProperties.isSecret(name)) {
            // Neither its value nor a cause, which may quote it.
            return new InvalidCachedResultPropertyException(
                    "The property '" + name + "' cannot be read.", wayOut(name, Object.class));
        }
        String is = property == null ? "is of another form" : "is '" + property.getValue() + "'" + origin(property);
        return new InvalidCachedResultPropertyException(
                "The property '" + name + "' " + is + ", and cannot be read: "
                        + NestedExceptionUtils.getMostSpecificCause(failure).getMessage() + ".",
                wayOut(name, failure.getTarget().getType().toClass()),
                failure);
    }

    private static InvalidCachedResultPropertyException unknownOrEmpty(
            ConfigurationProperty property, BindException failure) {
        String name = property.getName().toString();
        return KnownProperties.contains(name)
                ? new InvalidCachedResultPropertyException(
                        "The property '" + name + "' is empty" + origin(property) + ".",
                        "Write a value, or leave it out.",
                        failure)
                : new InvalidCachedResultPropertyException(
                        "The property '" + name + "' does not exist" + origin(property) + ".",
                        "Remove it, or correct its name: the nearest is " + KnownProperties.nearestTo(name) + ".",
                        failure);
    }

    private static String origin(ConfigurationProperty property) {
        return property.getOrigin() == null ? "" : " (" + property.getOrigin() + ")";
    }

    private static String wayOut(String name, Class<?> type) {
        if (type == Duration.class) {
            return "Write a duration such as 500ms, 12h or 30d.";
        }
        if (type == DataSize.class) {
            return "Write a size such as 256MB.";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "Write true or false.";
        }
        if (type == double.class) {
            return "Write a number such as 0.1.";
        }
        if (type == int.class) {
            return "Write a whole number such as 3.";
        }
        if (type == URI.class) {
            return "Write an address such as http://localhost:9000.";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant ->
                            constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(" or ", "Write ", "."));
        }
        return "Write what is below it, such as " + KnownProperties.nearestTo(name) + ".";
    }
}
