package io.github.cachedresult.invocation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists the calls of cached methods that are made within it, each with its key, what became of it, and where the answer
 * came from.
 *
 * <pre>{@code
 * try (ResultTrace trace = ResultTrace.open()) {
 *     report = service.assess(compound);
 *     log.info("{}", trace);
 * }
 * }</pre>
 *
 * <p>It holds on the thread that opened it, until it is closed there, when what it found is restored; and on those that a
 * {@link ContextCarrier} or Micrometer's context propagation brings it to, in whatever number at once. Traces nest: what an
 * inner one lists, the outer ones list too. A call that a cached method makes while it runs is that call's child; what runs
 * on behalf of a call that was joined is seen by the trace of the call that runs it only.
 *
 * <p>It keeps a number of calls and counts the rest. After it is closed it can still be read, but lists nothing any more,
 * also of what goes on elsewhere. While no trace is open in the process, calls pay nothing. Reading is thread-safe.
 */
public final class ResultTrace implements AutoCloseable {

    /** How many calls a trace keeps unless it is told another number. */
    public static final int MAXIMUM_CALLS = 10_000;

    private final TraceRecorder recorder;
    private final @Nullable CallContext outer;
    private final CallContext inner;
    private volatile boolean left;

    private ResultTrace(TraceRecorder recorder) {
        this.recorder = recorder;
        this.outer = CallContext.current();
        this.inner = CallContext.currentOrEmpty().withTrace(recorder);
        CallContext.hold(inner);
    }

    /** Begins a trace of at most {@value #MAXIMUM_CALLS} calls on this thread. */
    public static ResultTrace open() {
        return open(MAXIMUM_CALLS);
    }

    /**
     * Begins a trace on this thread.
     *
     * @param maximumCalls how many calls it keeps, the first that are made; further ones are counted only
     */
    public static ResultTrace open(int maximumCalls) {
        if (maximumCalls < 0) {
            throw new IllegalArgumentException("a trace keeps 0 calls or more, not " + maximumCalls);
        }
        CallContext around = TraceRecorder.tracedContext();
        return new ResultTrace(new TraceRecorder(around == null ? null : around.trace(), maximumCalls));
    }

    /** The calls it keeps, in the order in which they began. Unmodifiable; later ones are in a later list. */
    public List<TracedCall> calls() {
        return recorder.calls();
    }

    /** How many calls were made, those that are not kept included. */
    public long count() {
        return recorder.count();
    }

    /** The calls it keeps as a tree: each with those that its method made. */
    public List<Node> tree() {
        return TraceTree.of(calls());
    }

    /**
     * Ends the trace on this thread and lets it go on recording where it was carried to, as for a request that is answered
     * by another thread. It must be {@linkplain #resume resumed} or closed in the end.
     *
     * @throws IllegalStateException if it is not the innermost scope of this thread
     */
    public void suspend() {
        if (!left) {
            CallContext.leave(inner, outer);
            left = true;
        }
    }

    /** Lets a suspended trace hold on this thread. What is returned records into the same lists, and is to be closed. */
    public ResultTrace resume() {
        return new ResultTrace(recorder);
    }

    /**
     * Ends the trace. Closing it again does nothing.
     *
     * @throws IllegalStateException if it was not suspended and is not the innermost scope of this thread
     */
    @Override
    public void close() {
        suspend();
        recorder.end();
    }

    /** A line for each call, indented below the call that made it, without values of inputs; and how many are not kept. */
    @Override
    public String toString() {
        List<TracedCall> kept = calls();
        StringBuilder text = new StringBuilder();
        TraceTree.of(kept).forEach(node -> TraceTree.append(text, node, 0));
        long more = count() - kept.size();
        return more > 0 ? text.append("and ").append(more).append(" more\n").toString() : text.toString();
    }

    /**
     * A call with those that its method made.
     *
     * @param call the call
     * @param children the calls, in the order in which they began
     */
    public record Node(TracedCall call, List<Node> children) {

        /** Copies the list. */
        public Node {
            children = List.copyOf(children);
        }
    }
}
