package io.github.cachedresult.normalize;

import io.github.cachedresult.HashName;
import io.github.cachedresult.InputNormalizer;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A list, an array or a record without regard to the order of its elements: the pair (a, b) is (b, a). How often an element
 * is there counts, and what it is in itself counts exactly, its own order too. Of a record, whose components' values are
 * the elements, the type counts.
 */
@HashName("cachedresult/any-order")
public final class AnyOrder implements InputNormalizer<Object> {

    /** Creates it. */
    public AnyOrder() {}

    @Override
    public void check(Type type, List<String> parameters) {
        ElementNormalizer.requireNone(parameters);
        Type raw = type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type;
        if (!(raw instanceof Class<?> declared) || declared.isInterface() && !isUnordered(declared)) {
            return;
        }
        if (isUnordered(declared)) {
            throw new IllegalArgumentException(type.getTypeName() + " has no order; leave it out");
        }
        boolean accepted = declared.isArray()
                ? isArrayOfElements(declared)
                : declared.isRecord()
                        || declared == Object.class
                        || declared == Record.class
                        || List.class.isAssignableFrom(declared);
        if (!accepted) {
            throw new IllegalArgumentException("it maps lists, records, and arrays other than of bytes, booleans and"
                    + " characters, and " + type.getTypeName() + " is none; leave it out");
        }
    }

    @Override
    public Object normalize(Object input, List<String> parameters) {
        return new Unordered(input);
    }

    private static boolean isUnordered(Class<?> type) {
        return Set.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    }

    private static boolean isArrayOfElements(Class<?> type) {
        Class<?> component = type.getComponentType();
        return component != byte.class && component != boolean.class && component != char.class;
    }
}
