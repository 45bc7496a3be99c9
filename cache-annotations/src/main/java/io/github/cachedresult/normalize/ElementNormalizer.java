package io.github.cachedresult.normalize;

import io.github.cachedresult.InputNormalizer;
import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps single values, and lists and arrays of them element by element: the normal form of a list or an array is the list
 * of its elements' normal forms.
 */
abstract class ElementNormalizer implements InputNormalizer<Object> {

    /** As deep as inputs may be nested. */
    private static final int MAX_DEPTH = 100;

    private final ElementTypes types;

    ElementNormalizer(ElementTypes types) {
        this.types = types;
    }

    /**
     * What the parameters ask for.
     *
     * @throws IllegalArgumentException if they are not what they should be
     */
    abstract ElementMapping mapping(List<String> parameters);

    /** What the parameters let it map. */
    ElementTypes types(List<String> parameters) {
        return types;
    }

    @Override
    public final void check(Type type, List<String> parameters) {
        mapping(parameters);
        types(parameters).require(type);
    }

    @Override
    public final Object normalize(Object input, List<String> parameters) {
        return normalize(input, mapping(parameters), types(parameters), 0);
    }

    private static Object normalize(Object value, ElementMapping mapping, ElementTypes types, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("it is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (value instanceof List<?> list && ElementTypes.isOfTheJdk(list.getClass())) {
            List<@Nullable Object> normalized = new ArrayList<>(list.size());
            for (Object element : list) {
                normalized.add(element == null ? null : normalize(element, mapping, types, depth + 1));
            }
            return normalized;
        }
        if (types.isArrayOfElements(value.getClass())) {
            int length = Array.getLength(value);
            List<@Nullable Object> normalized = new ArrayList<>(length);
            for (int i = 0; i < length; i++) {
                Object element = Array.get(value, i);
                normalized.add(element == null ? null : normalize(element, mapping, types, depth + 1));
            }
            return normalized;
        }
        if (!types.includes(value.getClass())) {
            throw new IllegalArgumentException(value.getClass().getTypeName() + " is none of " + types.description()
                    + ", nor a list or array of them");
        }
        return mapping.map(value);
    }

    /** Refuses any parameters. */
    static void requireNone(List<String> parameters) {
        if (!parameters.isEmpty()) {
            throw new IllegalArgumentException("it has no parameters, and is given " + parameters + "; leave them out");
        }
    }

    /** The one parameter that there must be. */
    static String requireOne(List<String> parameters, String name, String example) {
        if (parameters.size() != 1) {
            throw new IllegalArgumentException("it has one parameter, " + name + ", and is given " + parameters
                    + "; write parameters = \"" + example + "\"");
        }
        return parameters.get(0);
    }
}
