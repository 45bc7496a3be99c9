package io.github.cachedresult;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps inputs that a model cannot tell apart to one normal form, from which the key is made. Named by {@link HashWith}.
 *
 * <p>Implementations are thread-safe and deterministic: the normal form depends on the input and the parameters alone,
 * in every process, locale and time zone. The class name enters the key; {@link HashName} pins it.
 *
 * @param <T> the type of the inputs
 */
public interface InputNormalizer<T> {

    /**
     * Returns the normal form of an input.
     *
     * @param input what the caller passed, never {@code null}: {@code null} is its own normal form
     * @param parameters {@link HashWith#parameters()}, possibly empty
     * @return a value that can be hashed, or {@code null}
     * @throws RuntimeException if the input has no normal form; the call then runs uncached
     */
    @Nullable Object normalize(T input, List<String> parameters);

    /**
     * The version of the mapping. Raise it whenever an input's normal form changes: all keys made with the normaliser
     * change with it. By default 1.
     */
    default int version() {
        return 1;
    }
}
