package io.github.cachedresult.spool;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary file that exists while this object is reachable, as an array does. */
final class SpooledFile {

    private static final Cleaner CLEANER = Cleaner.create();

    private final Deletion deletion;
    private final Cleaner.Cleanable cleanable;

    SpooledFile(Path path, SpoolSpace space) {
        deletion = new Deletion(path, space);
        cleanable = CLEANER.register(this, deletion);
    }

    /** It has its length, and counts from now on. */
    void isFinished(long size) {
        deletion.size = size;
        deletion.space.add(size);
    }

    /** Deletes it now. */
    void delete() {
        cleanable.clean();
    }

    /** Knows nothing of the object, which would stay reachable by it. */
    private static final class Deletion implements Runnable {

        private final Path path;
        private final SpoolSpace space;
        private volatile long size;

        Deletion(Path path, SpoolSpace space) {
            this.path = path;
            this.space = space;
        }

        @Override
        public void run() {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // Whoever still reads it on a system that deletes no open files: it goes with its folder.
            }
            space.remove(size);
        }
    }
}
