package io.github.cachedresult.spool;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary file that exists while this object is reachable, as an array does. */
final class SpooledFile {

    private static final Cleaner CLEANER = Cleaner.create();

    private final Cleaner.Cleanable deletion;

    SpooledFile(Path path) {
        deletion = CLEANER.register(this, new Deletion(path));
    }

    /** Deletes it now. */
    void delete() {
        deletion.clean();
    }

    /** Knows nothing of the object, which would stay reachable by it. */
    private record Deletion(Path path) implements Runnable {

        @Override
        public void run() {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // Whoever still reads it on a system that deletes no open files: it goes with its folder.
            }
        }
    }
}
