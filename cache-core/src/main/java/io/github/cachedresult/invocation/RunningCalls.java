package io.github.cachedresult.invocation;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.value.ResultType;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cached methods that the current thread is inside of, to tell a call that comes a second time from one that calls
 * itself.
 *
 * <p>One call can pass the cache more than once: through the proxy and the aspect, through {@code super}, through a bean
 * that delegates to another of the same operation. It is the first time that counts; later ones go through. But a method
 * that needs its own result to compute it can never end, which is an error and not a deadlock.
 */
final class RunningCalls {

    private RunningCalls() {}

    /**
     * Whether the innermost running call is this one, met again at another binding before its method has run. In a scope
     * that was opened between the two it is a call of its own, which may have another mode.
     *
     * @param context what the thread is in the middle of
     */
    @SuppressWarnings("ReferenceEquality") // another scope may hold equal modes
    static boolean isSecondBinding(
            CallContext context,
            CachedOperation<?> operation,
            @Nullable Object target,
            @Nullable Object[] arguments,
            Binding binding) {
        Frame top = context.running();
        return top != null
                && top.isRunningHere()
                && top.call.target() != null
                && top.call.target() == target
                && top.call.operation() == operation
                && top.call.binding() != binding
                && top.modes == context.modes()
                && sameArguments(top.call.arguments(), arguments);
    }

    /** Whether a call of an operation may be one that its thread is in the middle of, or has its mode from a scope. */
    static boolean mayBeOfAnotherMode(CallContext context, CachedOperation<?> operation) {
        Frame top = context.running();
        return context.modes() != null || top != null && top.call.operation() == operation;
    }

    /**
     * Runs the method of a second binding. It inherits the key, so that the method calling itself through this binding
     * is found out.
     */
    static @Nullable Object runSecondBinding(
            CallContext context,
            CachedOperation<?> operation,
            @Nullable Object target,
            @Nullable Object[] arguments,
            Binding binding,
            MethodBody body)
            throws Throwable {
        Frame first = Objects.requireNonNull(context.running());
        Call call = new Call(operation, target, arguments, binding, body, first.call.policy());
        return run(call, first.runFor, first.report);
    }

    /**
     * Whether it is this very call that is running already, on this thread or on one that waits for it: {@link
     * ContextCarrier} brings the calls of the thread that started a task along. A batch may ask for some of its items; for
     * all of them, or for the same ones again and again, it could ask without end.
     */
    static boolean isRecursion(Set<ResultKey> keys, Call call) {
        for (Frame frame = innermost(); frame != null; frame = frame.outer) {
            if (!frame.ended
                    && frame.runFor.isExactly(keys)
                    && frame.call.target() == call.target()
                    && frame.call.operation() == call.operation()
                    && frame.call.binding() == call.binding()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a call with this key is running already, so that this one is a part of it. What is there already is no answer
     * to it, as it is to be replaced.
     *
     * @param context what the thread is in the middle of
     */
    static boolean isReentry(@Nullable CallContext context, @Nullable ResultKey key) {
        if (context == null || key == null) {
            return false;
        }
        for (Frame frame = context.running(); frame != null; frame = frame.outer) {
            if (frame.isOf(key)) {
                return true;
            }
        }
        return false;
    }

    /** Runs the method of a call that is a part of one that is running already. */
    static @Nullable Object runReentry(Call call, ResultKey key) throws Throwable {
        CallReport report = innermostReport();
        return report == null ? call.body().proceed() : run(call, RunFor.one(key), report);
    }

    /**
     * Runs a call's method. One that is asynchronous has returned then, and its run ends with what it returned, which is
     * {@link Pending}.
     *
     * @param report where is told what becomes of it
     */
    static @Nullable Object run(Call call, RunFor runFor, CallReport report) throws Throwable {
        CallContext outer = CallContext.current();
        CallContext around = CallContext.currentOrEmpty();
        Frame frame = new Frame(around.running(), call, runFor, report, around.modes());
        CallContext.hold(around.withRunning(frame));
        Object result = null;
        try {
            result = call.body().proceed();
        } finally {
            frame.returned = true;
            CallContext.hold(outer);
            if (!(result instanceof Pending)) {
                frame.end();
            }
        }
        return result instanceof Pending pending ? pending.endingWith(frame::end) : result;
    }

    /** What is told of the innermost call, or null. */
    static @Nullable CallReport innermostReport() {
        CallContext context = CallContext.current();
        return context == null ? null : context.report();
    }

    /** The innermost cached method that this thread is inside of, or null. */
    static @Nullable Frame innermost() {
        CallContext context = CallContext.current();
        return context == null ? null : context.running();
    }

    /** Adds the keys of the results that these methods run for. */
    static void addKeys(@Nullable Frame innermost, Set<ResultKey> keys) {
        for (Frame frame = innermost; frame != null; frame = frame.outer) {
            if (!frame.ended) {
                keys.addAll(frame.runFor.keys());
                keys.addAll(frame.runFor.ahead());
            }
        }
    }

    /** Whether a call at another binding may be the same one, as far as its arguments tell. */
    static boolean sameArguments(@Nullable Object[] a, @Nullable Object[] b) {
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            // Primitives are boxed anew on their way; all else must be the same object.
            Object other = b[i];
            if (a[i] != other && !(other != null && isBox(other) && other.equals(a[i]))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBox(Object value) {
        return value instanceof Number || value instanceof Character || value instanceof Boolean;
    }

    /** A cached method that runs, within another perhaps. Carried to other threads, it may outlive its run there. */
    static final class Frame {

        private final @Nullable Frame outer;
        private final Call call;
        private final RunFor runFor;
        private final CallReport report;
        /** What scopes had set when it began. */
        private final @Nullable ScopedModes modes;

        private final Thread thread = Thread.currentThread();
        private volatile boolean returned;
        private volatile boolean ended;

        private Frame(@Nullable Frame outer, Call call, RunFor runFor, CallReport report, @Nullable ScopedModes modes) {
            this.outer = outer;
            this.call = call;
            this.runFor = runFor;
            this.report = report;
            this.modes = modes;
        }

        private void end() {
            ended = true;
            if (runFor.keys().isEmpty() && outer != null) {
                // What runs without the cache is a part of the method around it.
                outer.report.sources().addAll(report.sources());
            }
        }

        @Nullable Frame outer() {
            return outer;
        }

        CallReport report() {
            return report;
        }

        /** Whether this, or one around it, runs on another thread than the current one, or will when it has returned. */
        boolean isCarried() {
            for (Frame frame = this; frame != null; frame = frame.outer) {
                if (frame.thread != Thread.currentThread() || frame.call.body() instanceof AsyncBody) {
                    return true;
                }
            }
            return false;
        }

        private boolean isRunningHere() {
            return !returned && thread == Thread.currentThread();
        }

        /** Whether it runs for the result of this key, perhaps among others, or that is to come after it. */
        private boolean isOf(ResultKey otherKey) {
            return !ended && runFor.contains(otherKey);
        }

        /** Whether it runs for what a flight is to land with. */
        boolean isOf(ResultKey otherKey, ResultType type) {
            return isOf(otherKey) && call.operation().type() == type;
        }
    }
}
