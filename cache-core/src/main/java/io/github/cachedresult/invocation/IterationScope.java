package io.github.cachedresult.invocation;

import org.jspecify.annotations.Nullable;

/**
 * Numbers the draws of variable models: within it, each call of a model that is declared variable, by {@link
 * io.github.cachedresult.VariableModel} or a rule, is cached as this draw. Other models take no notice, and an {@link
 * io.github.cachedresult.Iteration} parameter takes precedence.
 *
 * <pre>{@code
 * try (IterationScope draw = IterationScope.open(3)) {
 *     answer = chat.complete(prompt);
 * }
 * }</pre>
 *
 * <p>It holds on the thread that opened it, until it is closed on that thread, when what it found is restored. Other threads
 * do not see it.
 */
public final class IterationScope implements AutoCloseable {

    private final @Nullable CallContext outer;
    private final CallContext inner;

    private IterationScope(@Nullable CallContext outer, CallContext inner) {
        this.outer = outer;
        this.inner = inner;
    }

    /** Begins a draw. */
    public static IterationScope open(long iteration) {
        CallContext outer = CallContext.current();
        CallContext inner = CallContext.currentOrEmpty().withIteration(iteration);
        CallContext.hold(inner);
        return new IterationScope(outer, inner);
    }

    /** Which draw the calls of this thread are, or null. */
    static @Nullable Long current() {
        CallContext context = CallContext.current();
        return context == null ? null : context.iteration();
    }

    /**
     * Ends the draw.
     *
     * @throws IllegalStateException if this is not the innermost scope of the thread
     */
    @Override
    public void close() {
        CallContext.leave(inner, outer);
    }
}
