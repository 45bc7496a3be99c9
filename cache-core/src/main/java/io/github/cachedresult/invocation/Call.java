package io.github.cachedresult.invocation;

import org.jspecify.annotations.Nullable;

/**
 * One call on its way through the pipeline.
 *
 * @param operation the plan
 * @param target the object it was made on, or {@code null}
 * @param arguments its arguments
 * @param binding through what it came
 * @param body the method
 * @param policy what it may do
 */
record Call(
        CachedOperation<?> operation,
        @Nullable Object target,
        @Nullable Object[] arguments,
        Binding binding,
        MethodBody body,
        CallPolicy policy) {

    /** The same, with another method behind it. */
    Call with(MethodBody other) {
        return new Call(operation, target, arguments, binding, other, policy);
    }

    /** The same, made in the background for the calls to come. */
    Call ahead() {
        return new Call(operation, target, arguments, binding, body, CallPolicy.AHEAD);
    }
}
