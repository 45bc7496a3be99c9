package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import io.github.cachedresult.key.FileInputs.FileInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes, for a {@link ContainerEncoder}, what stands for content elsewhere, and keeps what was read. For one call, on
 * one thread.
 */
final class FileEncoder {

    private final InputPath path;
    private final List<FileInput> files = new ArrayList<>();

    FileEncoder(InputPath path) {
        this.path = path;
    }

    /** All that were read. */
    FileInputs inputs() {
        return files.isEmpty() ? FileInputs.NONE : new FileInputs(files);
    }

    /** How many were read. */
    int count() {
        return files.size();
    }

    /** Reads and writes the content that a value stands for. */
    void encode(CborWriter out, Object value, Content content) {
        int start = out.size();
        try {
            content.write(out);
        } catch (IOException e) {
            throw path.unhashable(value, "it cannot be read (" + e + ")");
        }
        files.add(new FileInput(path.toString(), content, Digest.of(out.buffer(), start, out.size() - start)));
    }
}
