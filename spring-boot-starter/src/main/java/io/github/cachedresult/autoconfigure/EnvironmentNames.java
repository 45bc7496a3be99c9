package io.github.cachedresult.autoconfigure;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
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
    private static final Pattern OF_KUBERNETES =
            Pattern.compile("(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private static final Pattern KNOWN =
            Pattern.compile(String.join("|", patterns(CachedResultProperties.class)), Pattern.CASE_INSENSITIVE);

    private EnvironmentNames() {}

    static void check(SystemEnvironmentPropertySource environment) {
        for (String variable : environment.getPropertyNames()) {
            String upper = variable.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
            if (upper.startsWith(PREFIX)) {
                String name = upper.substring(PREFIX.length());
                if (!KNOWN.matcher(name).matches()
                        && !OF_KUBERNETES.matcher(name).matches()) {
                    throw new InvalidCachedResultPropertyException(
                            "The environment variable '" + variable + "' names no property of CachedResult.",
                            "Correct its name, or unset it: CACHEDRESULT_LOCAL_MAXIMUMWEIGHT, for example, is the"
                                    + " property cachedresult.local.maximum-weight.");
                }
            }
        }
    }

    private static List<String> patterns(Class<?> properties) {
        List<String> patterns = new ArrayList<>();
        for (RecordComponent component : properties.getRecordComponents()) {
            String name = DataObjectPropertyName.toDashedForm(component.getName())
                    .toUpperCase(Locale.ROOT)
                    .replace("-", "_?");
            Type type = component.getGenericType();
            if (type instanceof ParameterizedType list) {
                Class<?> element = (Class<?>) list.getActualTypeArguments()[0];
                patterns.add(name + (element.isRecord() ? "_\\d+_" + group(element) : "(_\\d+)?"));
            } else if (component.getType().isRecord()) {
                patterns.add(name + "_" + group(component.getType()));
            } else {
                patterns.add(name);
            }
        }
        return patterns;
    }

    private static String group(Class<?> properties) {
        return patterns(properties).stream().collect(Collectors.joining("|", "(", ")"));
    }
}
