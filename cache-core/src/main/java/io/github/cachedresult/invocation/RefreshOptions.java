package io.github.cachedresult.invocation;

/**
 * How many results are computed anew in the background at once.
 *
 * @param threads on how many threads, which exist while there is something to do
 * @param waiting how many more wait for a thread; further ones are dropped, and begin with a later call
 */
public record RefreshOptions(int threads, int waiting) {

    /** 4 threads, for which 1,000 more wait. */
    public static final RefreshOptions DEFAULT = new RefreshOptions(4, 1_000);

    /** Checks the numbers. */
    public RefreshOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, it is " + threads);
        }
        if (waiting < 1) {
            throw new IllegalArgumentException("waiting must be at least 1, it is " + waiting);
        }
    }
}
