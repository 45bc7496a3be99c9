package io.github.cachedresult.spool;

import java.nio.file.Path;

/**
 * Where large results and entries are while they are written and read, and from which size on.
 *
 * @param directory where the temporary files are; made if it is not there
 * @param threshold from how many bytes on they are in a file, and not in the heap
 */
public record SpoolOptions(Path directory, long threshold) {

    /** Above what a heap is asked for now and then without harm. */
    private static final long DEFAULT_THRESHOLD = 8L << 20;

    /** Far from what an array can hold. */
    private static final long HIGHEST_THRESHOLD = 1L << 30;

    /** From 8 MiB on, in the JVM's directory for temporary files. */
    public static final SpoolOptions DEFAULTS =
            new SpoolOptions(Path.of(System.getProperty("java.io.tmpdir")), DEFAULT_THRESHOLD);

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if it is not possible; the message begins with its name
     */
    public SpoolOptions {
        if (threshold < 1 || threshold > HIGHEST_THRESHOLD) {
            throw new IllegalArgumentException(
                    "threshold must be between 1 byte and " + HIGHEST_THRESHOLD + ", it is " + threshold);
        }
    }
}
