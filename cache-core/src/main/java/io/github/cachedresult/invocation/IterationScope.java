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

    private static final ThreadLocal<@Nullable IterationScope> CURRENT = new ThreadLocal<>();

    private final long iteration;
    private final @Nullable IterationScope outer;

    private IterationScope(long iteration, @Nullable IterationScope outer) {
        this.iteration = iteration;
        this.outer = outer;
    }

    /** Begins a draw. */
    public static IterationScope open(long iteration) {
        IterationScope scope = new IterationScope(iteration, CURRENT.get());
        CURRENT.set(scope);
        return scope;
    }

    /** Which draw the calls of this thread are, or null. */
    static @Nullable Long current() {
        IterationScope scope = CURRENT.get();
        return scope == null ? null : scope.iteration;
    }

    /**
     * Ends the draw.
     *
     * @throws IllegalStateException if this is not the innermost scope of the thread
     */
    @Override
    public void close() {
        if (CURRENT.get() != this) {
            throw new IllegalStateException(
                    "iteration scopes are closed on the thread that opened them, the last first");
        }
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}
