package io.github.cachedresult.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Temporary files for what is too large for the heap, in a folder that only this process uses and only its user can look
 * into. The folder is made when it is first needed. What processes that were killed have left is deleted when a spool is
 * opened, by a thread of its own. Thread-safe.
 */
public final class Spool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final String FOLDER = "cachedresult-spool-";
    private static final String FILE = ".spooled";
    private static final int MAX_ATTEMPTS = 3;

    private final SpoolOptions options;
    private final SpoolSpace space;
    private final Opening opening;
    private final AtomicLong names = new AtomicLong();
    private final AtomicLong inHeapInstead = new AtomicLong();
    private final AtomicBoolean refusing = new AtomicBoolean();
    private @Nullable FolderLock lock;
    private boolean closed;

    /** As {@link #open}, on a disk and with a collector of its own; sweeps nothing. */
    Spool(SpoolOptions options, SpoolSpace space, Opening opening) {
        this.options = options;
        this.space = space;
        this.opening = opening;
    }

    /** Opens one. Touches the disk in the background only. */
    public static Spool open(SpoolOptions options) {
        Spool spool = new Spool(
                options,
                new SpoolSpace(options.collectAbove(), System::gc),
                path -> new RandomAccessFile(path.toFile(), "rw"));
        inBackground(spool::sweep);
        return spool;
    }

    static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "cachedresult-spool");
        thread.setDaemon(true);
        thread.start();
    }

    /** From how many bytes on something belongs into a file. */
    public long threshold() {
        return options.threshold();
    }

    /** Collects bytes, in a file if they are many and the disk takes them. */
    public SpoolOutput output() {
        return new SpoolOutput(this, 0);
    }

    /**
     * Collects bytes as {@link #output()} does, with less copying.
     *
     * @param expected how many bytes there will be, about
     * @throws IOException if they are more than an array can hold, and the disk does not take them
     */
    public SpoolOutput output(long expected) throws IOException {
        SpoolOutput output = new SpoolOutput(this, expected);
        output.begin();
        return output;
    }

    /** How it fares. */
    public SpoolState state() {
        return new SpoolState(options.directory(), space.bytes(), inHeapInstead.get());
    }

    /**
     * Begins a file, which only this user can read. Not while the spool is being closed, which would leave it behind.
     *
     * @throws IOException if there can be none now
     */
    synchronized TemporaryFile begin() throws IOException {
        try {
            return begin(folder());
        } catch (NoSuchFileException e) {
            // Somebody tidies up what is old in the directory.
            forget();
            return begin(folder());
        }
    }

    private TemporaryFile begin(Path folder) throws IOException {
        Path path = folder.resolve(names.incrementAndGet() + FILE);
        Files.createFile(path, ownerOnly(path, "rw-------"));
        return new TemporaryFile(path, opening.open(path), space);
    }

    /** The disk did not take something, which is in the heap therefore. */
    void refuses(IOException why) {
        inHeapInstead.incrementAndGet();
        if (refusing.compareAndSet(false, true)) {
            LOG.warn(
                    "Temporary files in {} cannot be written: {}. What is large is kept in the heap until they can.",
                    options.directory(),
                    why.toString());
        }
    }

    /** It took something. */
    void works() {
        if (refusing.get() && refusing.compareAndSet(true, false)) {
            LOG.info("Temporary files in {} can be written again.", options.directory());
        }
    }

    private synchronized Path folder() throws IOException {
        if (closed) {
            throw new IOException("the spool is closed");
        }
        // Who looks for folders that nobody holds may have a new one for a moment, and delete it.
        for (int attempt = 0; lock == null && attempt < MAX_ATTEMPTS; attempt++) {
            Path folder = Files.createDirectories(options.directory()).resolve(FOLDER + UUID.randomUUID());
            try {
                lock = FolderLock.tryHold(Files.createDirectory(folder, ownerOnly(folder, "rwx------")));
            } catch (NoSuchFileException e) {
                LOG.trace("{} was deleted as soon as it was made", folder, e);
            }
        }
        if (lock == null) {
            throw new IOException("new folders in " + options.directory() + " are locked by somebody else");
        }
        return lock.folder();
    }

    private synchronized void forget() throws IOException {
        if (lock != null && !Files.exists(lock.folder())) {
            lock.close();
            lock = null;
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Deletes the folders that no process holds. */
    void sweep() {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(options.directory(), FOLDER + "*")) {
            for (Path folder : folders) {
                sweep(folder);
            }
        } catch (NoSuchFileException e) {
            LOG.trace("{} has nothing to delete", options.directory(), e);
        } catch (IOException | RuntimeException e) {
            LOG.debug("What others have left in {} is not deleted", options.directory(), e);
        }
    }

    private static void sweep(Path folder) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!FolderLock.isIn(folder)) {
            // Just made, or its lock was tidied away: then nobody can tell whether its process lives.
            deleteEmpty(folder);
            return;
        }
        try (FolderLock abandoned = FolderLock.tryHold(folder)) {
            if (abandoned != null) {
                delete(abandoned.folder());
            }
        } catch (IOException e) {
            // Another user's, or somebody else was faster.
            LOG.debug("{} is not deleted", folder, e);
        }
    }

    private static void deleteEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.debug("{} has no lock, and is not deleted", folder, e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + FILE)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder.resolve(FolderLock.FILE));
        Files.deleteIfExists(folder);
    }

    /** Deletes its files and its folder; bytes that are still in use cannot be read any more. */
    @Override
    public synchronized void close() {
        closed = true;
        if (lock != null) {
            try (FolderLock last = lock) {
                lock = null;
                delete(last.folder());
            } catch (IOException e) {
                LOG.debug("Temporary files in {} are not deleted", options.directory(), e);
            }
        }
    }

    /** Opens a file that was just made, for writing. */
    @FunctionalInterface
    interface Opening {

        /** Opens it. */
        RandomAccessFile open(Path path) throws IOException;
    }
}
