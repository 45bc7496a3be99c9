package io.github.cachedresult.spool;

import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bytes that are a part of a file, or all of it. */
public final class FileBytes implements Bytes {

    private final Path path;
    private final long offset;
    private final long size;

    /** What deletes the file once it is not reachable any more. */
    private final @Nullable SpooledFile owner;

    FileBytes(Path path, long offset, long size, @Nullable SpooledFile owner) {
        this.path = path;
        this.offset = offset;
        this.size = size;
        this.owner = owner;
    }

    /** All of a file that somebody else looks after, which must stay as it is. */
    public static FileBytes of(Path path) throws IOException {
        return new FileBytes(path, 0, Files.size(path), null);
    }

    /** Where the file is. It is there as long as this object is reachable. */
    public Path path() {
        return path;
    }

    /** Where in the file they begin. */
    public long offset() {
        return offset;
    }

    @Override
    public long size() {
        return size;
    }

    /** A part of them. */
    public FileBytes part(long from, long count) {
        Objects.checkFromIndexSize(from, count, size);
        return new FileBytes(path, offset + from, count, owner);
    }

    @Override
    public void discard() {
        if (owner != null) {
            owner.delete();
        }
    }

    @Override
    public InputStream open() throws IOException {
        // No channel: one closes itself when its thread is interrupted, and good bytes would pass for damaged ones.
        InputStream file = new FileInputStream(path.toFile());
        try {
            file.skipNBytes(offset);
            return new Part(file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return size + " bytes of " + path + " from " + offset + " on";
    }

    /** Ends where the part does. Keeps the file, as it is no static class. */
    private final class Part extends FilterInputStream {

        private long left = size;

        Part(InputStream file) {
            super(file);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int count = left == 0 && length > 0 ? -1 : in.read(target, from, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = in.skip(Math.min(count, left));
            left -= skipped;
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(left, in.available());
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
