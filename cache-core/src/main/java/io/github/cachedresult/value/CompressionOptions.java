package io.github.cachedresult.value;

/**
 * Which payloads are compressed, and how well.
 *
 * @param enabled whether any is; those that are stored compressed are read all the same
 * @param threshold from how many bytes on
 * @param level of Zstandard: from 1, fast, to 22, small
 */
public record CompressionOptions(boolean enabled, int threshold, int level) {

    private static final int MAX_LEVEL = 22;

    /** From 4 KiB on, at level 3: below, the header outweighs what is saved; above, little is gained for the time. */
    public static final CompressionOptions DEFAULTS = new CompressionOptions(true, 4096, 3);

    /** Nothing is compressed. */
    public static final CompressionOptions NONE = new CompressionOptions(false, 4096, 3);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one of them is not possible; the message begins with its name
     */
    public CompressionOptions {
        if (threshold < 1) {
            throw new IllegalArgumentException("threshold must be at least 1 byte, it is " + threshold);
        }
        if (level < 1 || level > MAX_LEVEL) {
            throw new IllegalArgumentException("level must be from 1 to " + MAX_LEVEL + ", it is " + level);
        }
    }
}
