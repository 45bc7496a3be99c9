package io.github.cachedresult.invocation;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a thread is in the middle of: the cached methods that run on it, and the scopes that were opened around them.
 *
 * <p>A value. Whoever changes something of it makes another, lets it hold on the thread, and afterwards restores the one
 * it found, so that everything nests. {@link ContextCarrier} lets it hold on further threads.
 *
 * @param running the innermost cached method that runs, or {@code null}
 * @param iteration which draw the calls of variable models are, or {@code null}
 * @param trace what lists the calls, or {@code null}
 * @param modes the modes that scopes have set, or {@code null}
 */
record CallContext(
        RunningCalls.@Nullable Frame running,
        @Nullable Long iteration,
        @Nullable TraceRecorder trace,
        @Nullable ScopedModes modes) {

    private static final CallContext EMPTY = new CallContext(null, null, null, null);

    private static final ThreadLocal<@Nullable CallContext> CURRENT = new ThreadLocal<>();

    /** On how many threads one holds. While there is none, no hit pays for asking its thread. */
    private static final AtomicLong HOLDING = new AtomicLong();

    /** The context of this thread, or null where it is in the middle of nothing. */
    static @Nullable CallContext current() {
        return HOLDING.getOpaque() == 0 ? null : CURRENT.get();
    }

    /** The context of this thread, to derive another from. */
    static CallContext currentOrEmpty() {
        CallContext current = current();
        return current == null ? EMPTY : current;
    }

    /** Lets a context hold on this thread, in place of what {@link #current} said. */
    static void hold(@Nullable CallContext next) {
        boolean before = CURRENT.get() != null;
        if (next == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(next);
        }
        if (before != (next != null)) {
            HOLDING.addAndGet(before ? -1 : 1);
        }
    }

    /** Runs a task while a context holds on this thread. */
    static void run(@Nullable CallContext carried, Runnable task) {
        CallContext own = current();
        hold(carried);
        try {
            task.run();
        } finally {
            hold(own);
        }
    }

    /**
     * Ends a scope that let {@code inner} hold.
     *
     * @param outer what it found
     * @throws IllegalStateException if it is not the innermost scope of this thread
     */
    @SuppressWarnings("ReferenceEquality") // another scope may hold an equal context
    static void leave(CallContext inner, @Nullable CallContext outer) {
        if (current() != inner) {
            throw new IllegalStateException("scopes are closed on the thread that opened them, the last first");
        }
        hold(outer);
    }

    /** What is told of the innermost cached method that runs, or null. */
    @Nullable CallReport report() {
        return running == null ? null : running.report();
    }

    /** What a call that is made now is shown below in traces, or null. */
    @Nullable TracedCall parent() {
        CallReport report = report();
        return report == null ? null : report.shown();
    }

    CallContext withRunning(RunningCalls.@Nullable Frame frame) {
        return new CallContext(frame, iteration, trace, modes);
    }

    /**
     * What is carried to a run in the background, which is no part of what its thread is in the middle of: the draw, and the
     * scopes for all calls; neither the running methods nor the trace, which end before it, nor the mode of the next call.
     */
    static @Nullable CallContext background() {
        CallContext current = current();
        ScopedModes modes = current == null ? null : ScopedModes.of(current).withoutNext();
        return current == null || current.iteration == null && modes == null
                ? null
                : new CallContext(null, current.iteration, null, modes);
    }

    CallContext withIteration(long number) {
        return new CallContext(running, number, trace, modes);
    }

    CallContext withTrace(TraceRecorder recorder) {
        return new CallContext(running, iteration, recorder, modes);
    }

    CallContext withModes(ScopedModes scoped) {
        return new CallContext(running, iteration, trace, scoped);
    }
}
