package io.github.cachedresult.invocation;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a trace and the traces around it have seen. A call is told to the innermost, which passes it on. Thread-safe, as a
 * trace may be carried to many threads.
 */
final class TraceRecorder {

    /** How much of encoded inputs one trace keeps, in bytes: those of a call may be megabytes. */
    private static final long MAX_INPUT_BYTES = 16L << 20;

    private final @Nullable TraceRecorder outer;
    private final TracedCalls calls;
    private final AtomicLong inputBytes = new AtomicLong();
    private volatile boolean ended;

    /** Begins to record. */
    TraceRecorder(@Nullable TraceRecorder outer, int maximumCalls) {
        this.outer = outer;
        this.calls = new TracedCalls(maximumCalls);
    }

    /** The context of this thread if its calls are traced, or null. */
    static @Nullable CallContext tracedContext() {
        CallContext context = CallContext.current();
        return context == null || context.trace() == null ? null : context;
    }

    /** Lists a call. */
    void add(TracedCall call) {
        for (TraceRecorder next = this; next != null; next = next.outer) {
            if (!next.ended) {
                next.calls.add(call);
            }
        }
    }

    /** Whether one of the traces has room for the encoded inputs of one more call, which is then taken. */
    boolean reserve(int bytes) {
        boolean room = false;
        for (TraceRecorder next = this; next != null; next = next.outer) {
            room |= next.reserveHere(bytes);
        }
        return room;
    }

    private boolean reserveHere(int bytes) {
        if (ended || calls.isFull()) {
            return false;
        }
        boolean room = inputBytes.addAndGet(bytes) <= MAX_INPUT_BYTES;
        if (!room) {
            inputBytes.addAndGet(-bytes);
        }
        return room;
    }

    List<TracedCall> calls() {
        return calls.list();
    }

    long count() {
        return calls.count();
    }

    /** Stops recording; what was recorded stays. */
    synchronized void end() {
        if (!ended) {
            ended = true;
            calls.tellTime();
        }
    }
}
