package io.github.cachedresult;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps inputs that a model cannot tell apart to one normal form, from which the key is made. Named by {@link HashWith}.
 * The package {@code io.github.cachedresult.normalize} has the usual ones.
 *
 * <p>It is created, and asked for its version, once: when the method that names it is planned, at start-up. One that
 * cannot be created, or whose inputs are of a class that a value of the declared type can never have, is refused then.
 *
 * <p>To apply several, write one that calls them:
 *
 * <pre>{@code
 * @HashName("acme/name")
 * final class SolventName implements InputNormalizer<String> {
 *     private final Stripped stripped = new Stripped();
 *     private final IgnoringCase ignoringCase = new IgnoringCase();
 *
 *     public Object normalize(String input, List<String> parameters) {
 *         return ignoringCase.normalize(stripped.normalize(input, List.of()), List.of());
 *     }
 * }
 * }</pre>
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
     * Checks what an annotation says, before any call. By default everything is accepted.
     *
     * @param type the declared type of the inputs
     * @param parameters {@link HashWith#parameters()}, possibly empty
     * @throws IllegalArgumentException if there is no normal form for such inputs, or a parameter is missing or wrong;
     *     the message names the parameter and the way out
     */
    default void check(Type type, List<String> parameters) {}

    /**
     * The version of the mapping. Raise it whenever an input's normal form changes: all keys made with the normaliser
     * change with it. By default 1.
     */
    default int version() {
        return 1;
    }
}
