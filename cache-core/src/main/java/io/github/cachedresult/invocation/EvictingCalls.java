package io.github.cachedresult.invocation;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The methods that evict and that the current thread is inside of, to tell a call that passes by a second time, through the
 * proxy and then the aspect, from another.
 */
final class EvictingCalls {

    private static final ThreadLocal<@Nullable Frame> INNERMOST = new ThreadLocal<>();

    private EvictingCalls() {}

    /** Whether the innermost running call is this one, met again at another binding before its method has run. */
    static boolean isSecondBinding(
            Method declared, @Nullable Object target, @Nullable Object[] arguments, Binding binding) {
        Frame top = INNERMOST.get();
        boolean second = top != null
                && !top.metAgain
                && top.target != null
                && top.target == target
                && top.binding != binding
                && top.declared.equals(declared)
                && RunningCalls.sameArguments(top.arguments, arguments);
        if (second) {
            // A further one is made by the method.
            top.metAgain = true;
        }
        return second;
    }

    /** Runs the method of a call. */
    static @Nullable Object run(
            Method declared, @Nullable Object target, @Nullable Object[] arguments, Binding binding, MethodBody body)
            throws Throwable {
        Frame outer = INNERMOST.get();
        INNERMOST.set(new Frame(declared, target, arguments, binding));
        try {
            return body.proceed();
        } finally {
            if (outer == null) {
                INNERMOST.remove();
            } else {
                INNERMOST.set(outer);
            }
        }
    }

    private static final class Frame {

        private final Method declared;
        private final @Nullable Object target;
        private final @Nullable Object[] arguments;
        private final Binding binding;
        private boolean metAgain;

        Frame(Method declared, @Nullable Object target, @Nullable Object[] arguments, Binding binding) {
            this.declared = declared;
            this.target = target;
            this.arguments = arguments;
            this.binding = binding;
        }
    }
}
