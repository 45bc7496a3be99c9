package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import java.io.IOException;
import java.io.InputStream;

/** An input that stands for content elsewhere, which may change while the method runs. */
@FunctionalInterface
interface Content {

    /**
     * Reads it as it is now and writes its name and digest.
     *
     * @throws IOException if it cannot be read exactly
     */
    void write(CborWriter out) throws IOException;

    /** What an application's source reads. */
    static Content of(ContentSource source, Object input) {
        return out -> {
            try (InputStream content = source.open(input)) {
                writeHead(out, "file", source.name(input));
                out.writeBytes(Digest.of(content).toBytes());
            }
        };
    }

    /** Begins tag 27 {@code [kind, name, …]}, to be followed by one item. */
    static void writeHead(CborWriter out, String kind, String name) {
        out.writeTag(27);
        out.writeArrayHead(3);
        out.writeText(kind);
        out.writeText(name);
    }
}
