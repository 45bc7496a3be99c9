package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import io.github.cachedresult.cbor.SortedEntries;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads a directory and all that is in it. What several links lead to is read once: by links that lead to links a few
 * directories can be a tree without end.
 *
 * <p>For one directory, on one thread.
 */
final class DirectoryReader {

    private final Set<String> ignored;
    private final Deque<Path> ancestors = new ArrayDeque<>();
    private final Map<Path, Tree> linked = new HashMap<>();

    /**
     * Creates it.
     *
     * @param ignored names of what does not count
     */
    DirectoryReader(Set<String> ignored) {
        this.ignored = ignored;
    }

    /** Writes the members of a directory as a map, and returns how many levels of directories that has. */
    int write(CborWriter out, Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (ancestors.contains(real)) {
            throw new FileSystemLoopException(directory.toString());
        }
        requireLevels(directory, 1);
        ancestors.push(real);
        SortedEntries entries = new SortedEntries();
        CborWriter writer = entries.writer();
        int count = 0;
        int below = 0;
        try (DirectoryStream<Path> members = Files.newDirectoryStream(directory)) {
            for (Path member : members) {
                String name = FileContent.nameOf(member);
                if (!ignored.contains(name)) {
                    int start = writer.size();
                    writer.writeText(name);
                    int keyEnd = writer.size();
                    below = Math.max(below, writeMember(writer, member));
                    entries.endEntry(start, keyEnd);
                    count++;
                    requireSpace(directory, writer.size());
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
        return below + 1;
    }

    private int writeMember(CborWriter out, Path member) throws IOException {
        if (!FileContent.isDirectory(member)) {
            FileContent.writeDigest(out, member);
            return 0;
        }
        if (!Files.isSymbolicLink(member)) {
            return write(out, member);
        }
        Path target = member.toRealPath();
        Tree tree = linked.get(target);
        if (tree == null) {
            CborWriter apart = new CborWriter();
            int levels = write(apart, member);
            tree = new Tree(apart.toByteArray(), levels);
            linked.put(target, tree);
        }
        requireLevels(member, tree.levels);
        out.writeRaw(tree.encoding);
        return tree.levels;
    }

    private void requireLevels(Path directory, int levels) throws IOException {
        if (ancestors.size() + levels > InputEncoder.MAX_DEPTH) {
            throw new FileSystemException(
                    directory.toString(), null, "it is nested deeper than " + InputEncoder.MAX_DEPTH + " levels");
        }
    }

    private static void requireSpace(Path directory, int bytes) throws IOException {
        if (bytes > InputEncoder.MAX_BYTES) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "its list of files is larger than " + InputEncoder.MAX_BYTES + " bytes");
        }
    }

    /** What a link leads to. */
    private record Tree(byte[] encoding, int levels) {}
}
