package io.github.cachedresult.invocation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a trace and the traces around it have seen. A call is told to the innermost, which passes it on. Thread-safe, as a
 * trace may be carried to many threads.
 */
final class TraceRecorder {

    /** How much of encoded inputs one trace keeps, in bytes: those of a call may be megabytes. */
    private static final long MAX_INPUT_BYTES = 16L << 20;

    /** How many record. While there is none, no hit asks whether it is traced. */
    private static final AtomicInteger RECORDING = new AtomicInteger();

    private final @Nullable TraceRecorder outer;
    private final int maximumCalls;
    private final List<TracedCall> calls = new ArrayList<>();
    private long inputBytes;
    private long count;
    private boolean ended;

    /** Begins to record. */
    TraceRecorder(@Nullable TraceRecorder outer, int maximumCalls) {
        this.outer = outer;
        this.maximumCalls = maximumCalls;
        RECORDING.incrementAndGet();
    }

    /** The innermost that this thread's calls are told to, or null. */
    static @Nullable TraceRecorder current() {
        if (RECORDING.getOpaque() == 0) {
            return null;
        }
        CallContext context = CallContext.current();
        return context == null ? null : context.trace();
    }

    /** Lists a call. */
    void add(TracedCall call) {
        for (TraceRecorder next = this; next != null; next = next.outer) {
            next.addHere(call);
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

    private synchronized void addHere(TracedCall call) {
        if (!ended) {
            count++;
            if (calls.size() < maximumCalls) {
                calls.add(call);
            }
        }
    }

    private synchronized boolean reserveHere(int bytes) {
        boolean room = !ended && calls.size() < maximumCalls && inputBytes + bytes <= MAX_INPUT_BYTES;
        inputBytes += room ? bytes : 0;
        return room;
    }

    synchronized List<TracedCall> calls() {
        return List.copyOf(calls);
    }

    synchronized long count() {
        return count;
    }

    /** Stops recording; what was recorded stays. */
    synchronized void end() {
        if (!ended) {
            ended = true;
            RECORDING.decrementAndGet();
        }
    }
}
