package io.github.cachedresult.journal;

import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.FileBytes;
import io.github.cachedresult.spool.FolderLock;
import io.github.cachedresult.spool.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The folder of this process: one file for each record. It is made and locked when it is first needed, and once more if
 * somebody deletes it. Thread-safe.
 */
final class OwnFolder implements AutoCloseable {

    /** How the file of a record ends. */
    static final String RECORD = ".record";

    /** How a file ends that is not whole yet. */
    static final String UNFINISHED = ".tmp";

    private static final int MAX_ATTEMPTS = 3;
    private static final int LARGEST_IN_HEAP = 8 << 20;

    private final Path home;
    private final Supplier<String> names;
    private final Disk disk;
    private @Nullable FolderLock lock;
    private boolean closed;

    /**
     * A folder.
     *
     * @param home where it will be
     * @param names makes names that nobody else makes
     */
    OwnFolder(Path home, Supplier<String> names, Disk disk) {
        this.home = home;
        this.names = names;
        this.disk = disk;
    }

    /** Makes it now. */
    void prepare() throws IOException {
        folder();
    }

    /** Another name for a record. */
    String nextName() {
        return names.get() + RECORD;
    }

    /** Puts a record on disk: when this returns it is there whatever happens, and until then not at all. */
    void write(String name, Bytes bytes) throws IOException {
        Path folder = folder();
        try {
            write(folder, name, bytes);
        } catch (NoSuchFileException e) {
            forget(folder);
            write(folder(), name, bytes);
        }
    }

    private void write(Path folder, String name, Bytes bytes) throws IOException {
        Path unfinished = folder.resolve(name + UNFINISHED);
        Path finished = folder.resolve(name);
        try {
            disk.write(unfinished, bytes);
            disk.move(unfinished, finished);
            disk.forceNames(folder);
        } catch (IOException e) {
            try {
                disk.delete(unfinished);
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    Bytes read(String name) throws IOException {
        return read(folder().resolve(name));
    }

    /** What a record's file holds; a large one is left there, and read as it is needed. */
    static Bytes read(Path file) throws IOException {
        FileBytes bytes = FileBytes.of(file);
        return bytes.size() > LARGEST_IN_HEAP ? bytes : Slice.of(Files.readAllBytes(file));
    }

    void delete(String name) throws IOException {
        disk.delete(folder().resolve(name));
    }

    /** Moves the file of another's record in. */
    void adopt(Path file, String name) throws IOException {
        disk.move(file, folder().resolve(name));
    }

    /** Where a record of this name is. */
    Path path(String name) throws IOException {
        return folder().resolve(name);
    }

    private synchronized Path folder() throws IOException {
        if (closed) {
            throw new IOException("the journal is closed");
        }
        // Who looks for folders that nobody holds may have a new one for a moment, and delete it.
        for (int attempt = 0; lock == null && attempt < MAX_ATTEMPTS; attempt++) {
            lock = FolderLock.tryHold(Files.createDirectories(home.resolve(names.get())));
        }
        if (lock == null) {
            throw new IOException("new folders in " + home + " are locked by somebody else");
        }
        return lock.folder();
    }

    private synchronized void forget(Path folder) throws IOException {
        if (lock != null && lock.folder().equals(folder)) {
            lock.close();
            lock = null;
        }
    }

    /** Lets go of the folder, and deletes it if there is nothing in it. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (lock != null) {
            try (FolderLock last = lock) {
                lock = null;
                AbandonedFolders.deleteIfEmpty(last.folder());
            }
        }
    }
}
