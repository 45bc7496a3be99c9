package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import io.github.cachedresult.cbor.SortedEntries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
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
        writeItem(out, absolute, directory, new ArrayDeque<>());
    }

    private void writeItem(CborWriter out, Path file, boolean directory, Deque<Path> ancestors) throws IOException {
        if (directory) {
            writeDirectory(out, file, ancestors);
        } else {
            try (InputStream content = Files.newInputStream(file)) {
                out.writeBytes(Digest.of(content).toBytes());
            }
        }
    }

    private void writeDirectory(CborWriter out, Path directory, Deque<Path> ancestors) throws IOException {
        Path real = directory.toRealPath();
        if (ancestors.contains(real)) {
            throw new FileSystemLoopException(directory.toString());
        }
        if (ancestors.size() == InputEncoder.MAX_DEPTH) {
            throw new FileSystemException(
                    directory.toString(), null, "it is nested deeper than " + InputEncoder.MAX_DEPTH + " levels");
        }
        ancestors.push(real);
        SortedEntries entries = new SortedEntries();
        CborWriter writer = entries.writer();
        int count = 0;
        try (DirectoryStream<Path> members = Files.newDirectoryStream(directory)) {
            for (Path member : members) {
                String name = nameOf(member);
                if (!ignored.contains(name)) {
                    int start = writer.size();
                    writer.writeText(name);
                    int keyEnd = writer.size();
                    writeItem(writer, member, isDirectory(member), ancestors);
                    entries.endEntry(start, keyEnd);
                    count++;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        ancestors.pop();
        out.writeMapHead(count);
        if (!entries.writeTo(out)) {
            throw new FileSystemException(directory.toString(), null, "two of its files have names that read alike");
        }
    }

    /** A pipe or a device has no content to come back to, and may never end. */
    private static boolean isDirectory(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isDirectory() && !attributes.isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "it is neither a file nor a directory");
        }
        return attributes.isDirectory();
    }

    private static String nameOf(Path file) throws IOException {
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
