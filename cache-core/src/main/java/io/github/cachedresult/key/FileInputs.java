package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files among the inputs of one call, with what was in them when its key was made. A result computed while one of
 * them changed belongs to no key.
 */
public final class FileInputs {

    /** No files, which is the rule. */
    static final FileInputs NONE = new FileInputs(List.of());

    private final List<FileInput> files;

    FileInputs(List<FileInput> files) {
        this.files = List.copyOf(files);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return files.isEmpty();
    }

    /** These files and those. */
    FileInputs and(FileInputs others) {
        if (files.isEmpty() || others.isEmpty()) {
            return files.isEmpty() ? others : this;
        }
        return new FileInputs(
                Stream.concat(files.stream(), others.files.stream()).toList());
    }

    /** Reads the files again; costs nothing if there are none. Returns the path of the first that is not the same. */
    public @Nullable String findChanged() {
        for (FileInput file : files) {
            if (!file.isUnchanged()) {
                return file.path;
            }
        }
        return null;
    }

    /**
     * A file.
     *
     * @param path where it is among the inputs
     * @param content what reads it
     * @param digest the digest of its encoding
     */
    record FileInput(String path, Content content, Digest digest) {

        boolean isUnchanged() {
            try {
                CborWriter again = new CborWriter();
                content.write(again);
                return digest.equals(Digest.of(again.buffer(), 0, again.size()));
            } catch (Throwable e) {
                // Nobody can say that it has not.
                return false;
            }
        }
    }
}
