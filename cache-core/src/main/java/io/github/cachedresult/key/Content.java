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
     * Reads it as it is now and writes its name and digest.
     *
     * @throws IOException if it cannot be read exactly
     */
    void write(CborWriter out) throws IOException;

    /** What reads this input, or null if it does not stand for content elsewhere. */
    static @Nullable Content of(Object input, HashingOptions options) {
        if (input instanceof Path file) {
            return new FileContent(file, options.ignoredFiles());
        }
        if (input.getClass() == File.class) {
            return new FileContent(((File) input).toPath(), options.ignoredFiles());
        }
        for (ContentSource source : options.contentSources()) {
            if (source.supports(input.getClass())) {
                return out -> write(out, source, input);
            }
        }
        return null;
    }

    private static void write(CborWriter out, ContentSource source, Object input) throws IOException {
        try (InputStream content = source.open(input)) {
            writeHead(out, "file", source.name(input));
            out.writeBytes(Digest.of(content).toBytes());
        }
    }

    /** Begins tag 27 {@code [kind, name, …]}, to be followed by one item. */
    static void writeHead(CborWriter out, String kind, String name) {
        out.writeTag(27);
        out.writeArrayHead(3);
        out.writeText(kind);
        out.writeText(name);
    }
}
