package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An input that stands for content elsewhere, which may change while the method runs. */
@FunctionalInterface
interface Content {

    /**
     * Reads it as it is now and writes its name, if that counts, and digest.
     *
     * @throws IOException if it cannot be read exactly
     */
    void write(CborWriter out) throws IOException;

    /**
     * What reads this input, or null if it does not stand for content elsewhere.
     *
     * @param named whether its own name counts
     */
    static @Nullable Content of(Object input, boolean named, HashingOptions options) {
        if (input instanceof Path file) {
            return new FileContent(file, named, options.ignoredFiles());
        }
        if (input.getClass() == File.class) {
            return new FileContent(((File) input).toPath(), named, options.ignoredFiles());
        }
        for (ContentSource source : options.contentSources()) {
            if (source.supports(input.getClass())) {
                return out -> write(out, source, input, named);
            }
        }
        return null;
    }

    private static void write(CborWriter out, ContentSource source, Object input, boolean named) throws IOException {
        try (InputStream content = source.open(input)) {
            writeHead(out, "file", named ? source.name(input) : null);
            out.writeBytes(Digest.of(content).toBytes());
        }
    }

    /** Begins tag 27 {@code [kind, name, …]}, to be followed by one item; the name is null if it does not count. */
    static void writeHead(CborWriter out, String kind, @Nullable String name) {
        out.writeTag(27);
        out.writeArrayHead(3);
        out.writeText(kind);
        if (name == null) {
            out.writeNull();
        } else {
            out.writeText(name);
        }
    }
}
