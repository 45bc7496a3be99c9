package io.github.cachedresult.invocation;

import io.github.cachedresult.key.ResultKey;
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

    /** Whether the innermost running call is this one, met again at another binding before its method has run. */
    static boolean isSecondBindingOf(Call call) {
        Frame top = innermost();
        return top != null
                && top.call.target() != null
                && top.call.target() == call.target()
                && top.call.operation() == call.operation()
                && top.call.binding() != call.binding()
                && sameArguments(top.call.arguments(), call.arguments());
    }

    /**
     * Runs the method of a second binding. It inherits the key, so that the method calling itself through this binding
     * is found out.
     */
    static @Nullable Object runSecondBinding(Call call) throws Throwable {
        Frame top = innermost();
        return run(call, top == null ? null : top.key);
    }

    /**
     * Whether a call with this key is running on this thread already.
     *
     * @throws RecursiveCallException if it is this very call
     */
    static boolean isReentry(ResultKey key, Call call) {
        boolean reentry = false;
        for (Frame frame = innermost(); frame != null; frame = frame.outer) {
            if (key.equals(frame.key)) {
                if (frame.call.target() == call.target()
                        && frame.call.operation() == call.operation()
                        && frame.call.binding() == call.binding()) {
                    throw new RecursiveCallException(call.operation(), key);
                }
                reentry = true;
            }
        }
        return reentry;
    }

    /** Runs a call's method. */
    static @Nullable Object run(Call call, @Nullable ResultKey key) throws Throwable {
        CallContext outer = CallContext.current();
        CallContext around = CallContext.currentOrEmpty();
        CallContext.hold(around.withRunning(new Frame(around.running(), call, key)));
        try {
            return call.body().proceed();
        } finally {
            CallContext.hold(outer);
        }
    }

    private static @Nullable Frame innermost() {
        CallContext context = CallContext.current();
        return context == null ? null : context.running();
    }

    private static boolean sameArguments(@Nullable Object[] a, @Nullable Object[] b) {
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

    /** A cached method that runs, within another perhaps. */
    record Frame(@Nullable Frame outer, Call call, @Nullable ResultKey key) {}
}
