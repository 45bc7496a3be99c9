package io.github.cachedresult.autoconfigure;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses {@code CACHEDRESULT_*} variables of the environment that name no property. They are read with dashes left out or
 * written as underscores: {@code CACHEDRESULT_LOCAL_MAXIMUMWEIGHT}, {@code CACHEDRESULT_RULES_0_TTL}.
 */
final class EnvironmentNames {

    private static final String PREFIX = "CACHEDRESULT_";

    /**
     * What Kubernetes defines in every container beside a service whose name begins with {@code cachedresult}. See
     * https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
     */
    private static final Pattern OF_KUBERNETES = Pattern.compile(
            PREFIX + "(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private static final Pattern KNOWN = Pattern.compile(KnownProperties.NAMES.stream()
            .map(name -> name.toUpperCase(Locale.ROOT)
                    .replace("[N]", "_\\d+")
                    .replace(".", "_")
                    .replace("-", "_?"))
            .collect(Collectors.joining("|")));

    private EnvironmentNames() {}

    static void check(SystemEnvironmentPropertySource environment) {
        for (String variable : environment.getPropertyNames()) {
            String name = variable.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
            if (name.startsWith(PREFIX)
                    && !KNOWN.matcher(name).matches()
                    && !OF_KUBERNETES.matcher(name).matches()) {
                String nearest = KnownProperties.nearestTo(variable);
                throw new InvalidCachedResultPropertyException(
                        "The environment variable '" + variable + "' names no property of CachedResult.",
                        "Unset it, or correct its name: the nearest is " + variableOf(nearest) + ", the property "
                                + nearest + ".");
            }
        }
    }

    private static String variableOf(String property) {
        return property.toUpperCase(Locale.ROOT)
                .replace("[", "_")
                .replace("]", "")
                .replace(".", "_")
                .replace("-", "");
    }
}
