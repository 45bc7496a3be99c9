package io.github.cachedresult.key;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads inputs of types that stand for files and that the core does not know, such as a framework's resources. They are
 * hashed as files are: by name and content.
 *
 * <p>Thread-safe.
 */
public interface ContentSource {

    /** Whether it reads inputs of this type. Not of a record, which is its components and is refused if a source reads it. */
    boolean supports(Class<?> type);

    /** The input's name without its place, as {@code compounds.csv}; empty if it has none. */
    String name(Object input);

    /**
     * Opens the input's content. It is read before the method runs and again afterwards, from its beginning.
     *
     * @throws IOException if it cannot be read, or once only
     */
    InputStream open(Object input) throws IOException;
}
