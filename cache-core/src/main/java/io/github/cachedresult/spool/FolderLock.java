package io.github.cachedresult.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sign that a process which is alive has a folder: a lock on a file in it, which the operating system lets go of when
 * the process ends, however it does.
 */
public final class FolderLock implements AutoCloseable {

    /** The name of that file. */
    public static final String FILE = "lock";

    /**
     * The lock files that this JVM has open. On POSIX closing any channel of a file gives up all the JVM's locks on it, so
     * none may be opened a second time.
     */
    private static final Map<Path, FileChannel> OPEN = new HashMap<>();

    private final Path folder;

    private FolderLock(Path folder) {
        this.folder = folder;
    }

    /**
     * The lock of a folder, or {@code null} if somebody else has it, in whatever process.
     *
     * @throws IOException if the folder does not exist or the file system has no locks
     */
    public static @Nullable FolderLock tryHold(Path folder) throws IOException {
        synchronized (OPEN) {
            Path real = folder.toRealPath();
            if (OPEN.containsKey(real)) {
                return null;
            }
            FileChannel channel =
                    FileChannel.open(real.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            OPEN.put(real, channel);
            FolderLock lock = new FolderLock(real);
            try {
                if (channel.tryLock() != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                // Held in this JVM, by a class loader with a table of its own: the channel has to stay open.
                return null;
            } catch (IOException e) {
                lock.close();
                throw e;
            }
            lock.close();
            return null;
        }
    }

    /** Whether a folder has been held by anybody. */
    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    /** The folder, by its real path. */
    public Path folder() {
        return folder;
    }

    /** Lets go of it. The file stays. */
    @Override
    public void close() throws IOException {
        synchronized (OPEN) {
            FileChannel channel = OPEN.remove(folder);
            if (channel != null) {
                channel.close();
            }
        }
    }
}
