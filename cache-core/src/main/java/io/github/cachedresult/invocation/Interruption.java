package io.github.cachedresult.invocation;

import java.util.Arrays;

/**
 * Tells whether a method failed because its own thread was interrupted: the caller that runs it gave up, and those that wait
 * for the same result did not.
 *
 * <p>The class of an exception does not say it. A {@code CancellationException} may come from a task that somebody else
 * cancelled, an {@code InterruptedException} from a thread of a pool, both of which are failures of the method as others are.
 */
final class Interruption {

    /** Causes have no longer chains, unless they run in circles. */
    private static final int MAX_CAUSES = 100;

    private Interruption() {}

    /**
     * Whether it was. To be asked by the thread that ran the method, right after it threw: the thread is still interrupted,
     * whatever was thrown; or an {@link InterruptedException}, which takes that away, was created on this thread, and was
     * thrown or is among the causes of what was.
     */
    static boolean ended(Throwable thrown) {
        if (Thread.currentThread().isInterrupted()) {
            return true;
        }
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof InterruptedException && isOfARun(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Whether an exception was created by a thread that runs a cached method, and not by one that works for it. */
    private static boolean isOfARun(Throwable exception) {
        String run = RunningCalls.class.getName();
        return Arrays.stream(exception.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(run));
    }
}
