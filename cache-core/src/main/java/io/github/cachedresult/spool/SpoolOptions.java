package io.github.cachedresult.spool;

import java.nio.file.Path;

/**
 * Where large results and entries are while they are written and read, and from which size on.
 *
 * @param directory where the temporary files are; made if it is not there
 * @param threshold from how many bytes on they are in a file, and not in the heap
 * @param collectAbove above how many bytes of temporary files the garbage collector is asked which of them nobody has any
 *     more, and again when those that were in use have doubled
 */
public record SpoolOptions(Path directory, long threshold, long collectAbove) {

    /** Above what a heap is asked for now and then without harm. */
    private static final long DEFAULT_THRESHOLD = 8L << 20;

    /** Far from what an array can hold. */
    private static final long HIGHEST_THRESHOLD = 1L << 30;

    /** What a disk has to spare, and so much that the collector is seldom asked. */
    private static final long DEFAULT_COLLECT_ABOVE = 1L << 30;

    /** From 8 MiB on, in the JVM's directory for temporary files, of which 1 GiB may be unused. */
    public static final SpoolOptions DEFAULTS =
            new SpoolOptions(Path.of(System.getProperty("java.io.tmpdir")), DEFAULT_THRESHOLD);

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if it is not possible; the message begins with its name
     */
    public SpoolOptions {
        if (threshold < 1 || threshold > HIGHEST_THRESHOLD) {
            throw new IllegalArgumentException(
                    "threshold must be between 1 byte and " + HIGHEST_THRESHOLD + ", it is " + threshold);
        }
        if (collectAbove < 1) {
            throw new IllegalArgumentException("collect-above must be at least 1 byte, it is " + collectAbove);
        }
    }

    /** With 1 GiB of files before the collector is asked. */
    public SpoolOptions(Path directory, long threshold) {
        this(directory, threshold, DEFAULT_COLLECT_ABOVE);
    }
}
