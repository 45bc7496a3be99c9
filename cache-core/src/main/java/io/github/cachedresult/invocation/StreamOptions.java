package io.github.cachedresult.invocation;

import java.util.function.Consumer;

/**
 * How {@link ResultCache#stream} goes through its items.
 *
 * @param chunkSize how many items are read, looked for and, as far as they have no result, computed at once
 * @param progress is told after each chunk how far it is, on the thread that reads; what it throws is logged
 */
public record StreamOptions(int chunkSize, Consumer<StreamProgress> progress) {

    /** A thousand items at once, and nobody is told. */
    public static final StreamOptions DEFAULTS = new StreamOptions(1_000, progress -> {});

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the size of chunks is less than 1
     */
    public StreamOptions {
        if (chunkSize < 1) {
            throw new IllegalArgumentException("the chunks of a stream must have 1 item or more, not " + chunkSize);
        }
    }

    /** The same with other chunks. A rule for the model can make a computation's share of them smaller. */
    public StreamOptions chunkSize(int items) {
        return new StreamOptions(items, progress);
    }

    /** The same with somebody who is told. */
    public StreamOptions onProgress(Consumer<StreamProgress> listener) {
        return new StreamOptions(chunkSize, listener);
    }
}
