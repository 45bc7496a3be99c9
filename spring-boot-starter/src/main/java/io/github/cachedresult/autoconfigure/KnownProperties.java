package io.github.cachedresult.autoconfigure;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** The names of all {@code cachedresult.*} properties: {@code cachedresult.local.ttl}, {@code cachedresult.rules[n].ttl}. */
final class KnownProperties {

    static final String PREFIX = "cachedresult";

    /** All names; {@code [n]} stands for the number of an element. */
    static final List<String> NAMES = List.copyOf(names(PREFIX, CachedResultProperties.class));

    /** The number of an element, in a property or a variable of the environment. */
    private static final Pattern NUMBER = Pattern.compile("(?<=[\\[_])\\d+");

    private static final Pattern SECRET = Pattern.compile("cachedresult\\.(signing|encryption)\\.keys");

    private KnownProperties() {}

    private static List<String> names(String prefix, Class<?> properties) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : properties.getRecordComponents()) {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            if (component.getType() == List.class) {
                addList(names, name, ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]);
            } else if (component.getType().isRecord()) {
                names.addAll(names(name, component.getType()));
            } else {
                names.add(name);
            }
        }
        return names;
    }

    private static void addList(List<String> names, String name, Type element) {
        if (element instanceof Class<?> type && type.isRecord()) {
            names.addAll(names(name + "[n]", type));
        } else {
            // Its elements may also be written in one text.
            names.add(name);
            names.add(name + "[n]");
        }
    }

    /**
     * Whether a property of this name exists.
     *
     * @param name in its uniform form, of lower case and with dashes
     */
    static boolean contains(String name) {
        return NAMES.contains(NUMBER.matcher(name).replaceAll("n"));
    }

    /** Whether what is said under a name may be a secret, or hold some. */
    static boolean isSecret(String name) {
        return SECRET.matcher(name).lookingAt();
    }

    /**
     * The property whose name differs least from one that there is not, which may also be that of a variable of the
     * environment. Elements of lists have the number that is asked for, or 0.
     */
    static String nearestTo(String name) {
        String wanted = letters(name);
        String nearest = NAMES.stream()
                .min(Comparator.comparingInt(known -> distance(wanted, letters(known))))
                .orElseThrow();
        Matcher number = NUMBER.matcher(name);
        return nearest.replace("[n]", "[" + (number.find() ? number.group() : "0") + "]");
    }

    /** What is left of a name in all its spellings. */
    private static String letters(String name) {
        return NUMBER.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("n").replaceAll("[^a-z0-9]", "");
    }

    /** How many letters must be put in, taken out or changed to make the one the other. */
    private static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        Arrays.setAll(before, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                now[j] = Math.min(before[j - 1] + change, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[other.length()];
    }
}
