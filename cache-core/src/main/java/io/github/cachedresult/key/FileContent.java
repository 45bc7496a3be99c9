package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * A file by its name and the digest of its content, or a directory by its name and all that is in it. Links are
 * followed, as the method follows them.
 *
 * @param path the file or directory
 * @param named whether its own name counts
 * @param ignored names of what does not count in a directory
 */
record FileContent(Path path, boolean named, Set<String> ignored) implements Content {

    @Override
    public void write(CborWriter out) throws IOException {
        Path absolute = path.toAbsolutePath();
        boolean directory = isDirectory(absolute);
        Content.writeHead(out, directory ? "directory" : "file", named ? nameOf(absolute.normalize()) : null);
        if (directory) {
            new DirectoryReader(ignored).write(out, absolute);
        } else {
            writeDigest(out, absolute);
        }
    }

    static void writeDigest(CborWriter out, Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            out.writeBytes(Digest.of(content).toBytes());
        }
    }

    /** A pipe or a device has no content to come back to, and may never end. */
    static boolean isDirectory(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isDirectory() && !attributes.isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "it is neither a file nor a directory");
        }
        return attributes.isDirectory();
    }

    /** Its last name, as it enters keys. */
    static String nameOf(Path file) throws IOException {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString();
        // What a directory of another file system, as that of a jar, has at the end is no part of the name.
        String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        if (plain.indexOf('\ufffd') >= 0) {
            throw new FileSystemException(file.toString(), null, "its name cannot be read as text");
        }
        return plain;
    }
}
