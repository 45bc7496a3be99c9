package io.github.cachedresult.spool;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** Spools on a disk that is full when their files have so many bytes: what is beyond is written in part, and fails. */
public final class SmallDisk {

    private SmallDisk() {}

    /** Opens one, whose collector is never asked before the disk is full. */
    public static Spool open(Path directory, long threshold, long capacity) {
        return open(directory, threshold, capacity, System::gc);
    }

    static Spool open(Path directory, long threshold, long capacity, Runnable collector) {
        return new Spool(
                new SpoolOptions(directory, threshold),
                new SpoolSpace(Long.MAX_VALUE, collector),
                path -> new LimitedFile(path.toFile(), capacity));
    }

    private static final class LimitedFile extends RandomAccessFile {

        private final File folder;
        private final long capacity;

        LimitedFile(File file, long capacity) throws IOException {
            super(file, "rw");
            this.folder = file.getParentFile();
            this.capacity = capacity;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            long rest = length() - getFilePointer();
            long used = Stream.of(Objects.requireNonNull(folder.listFiles()))
                    .mapToLong(File::length)
                    .sum();
            int fits = (int) Math.min(length, Math.max(0, capacity - used + rest));
            super.write(bytes, offset, fits);
            if (fits < length) {
                throw new IOException("No space left on device");
            }
        }
    }
}
