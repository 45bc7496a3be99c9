package io.github.cachedresult.normalize;

import io.github.cachedresult.HashName;
import io.github.cachedresult.InputNormalizer;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files and directories by their content, without their own name: a copy under another name is the same input. The names
 * of what is in a directory count.
 */
@HashName("cachedresult/content-only")
public final class ContentOnly implements InputNormalizer<Object> {

    /** What is no file for certain; what a framework's resources are, only the application knows. */
    private static final Set<Class<?>> NO_FILES = Set.of(String.class, Number.class, Boolean.class, Character.class);

    /** Creates it. */
    public ContentOnly() {}

    @Override
    public void check(Type type, List<String> parameters) {
        ElementNormalizer.requireNone(parameters);
        Type raw = type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type;
        if (raw instanceof Class<?> declared) {
            Class<?> boxed = ElementTypes.boxed(declared);
            boolean none = boxed.isArray()
                    || boxed.isEnum()
                    || boxed.isRecord()
                    || Collection.class.isAssignableFrom(boxed)
                    || Map.class.isAssignableFrom(boxed)
                    || NO_FILES.stream().anyMatch(noFile -> noFile.isAssignableFrom(boxed));
            if (none) {
                throw new IllegalArgumentException("it maps a file, and " + type.getTypeName()
                        + " is none; declare a Path or a File, or leave it out");
            }
        }
    }

    @Override
    public Object normalize(Object input, List<String> parameters) {
        return new Nameless(input);
    }
}
