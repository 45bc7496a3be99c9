package io.github.cachedresult.invocation;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries what a thread is in the middle of to the threads that work for it: open {@link ResultTrace}s, {@link
 * CacheScope}s and {@link IterationScope}s, and the cached methods that run, so that calls made there are their children, {@link ResultAttributes}
 * reach their results, and a method that asks for its own result is found out.
 *
 * <pre>{@code
 * ExecutorService pool = ContextCarrier.executorService(Executors.newFixedThreadPool(8));
 * }</pre>
 *
 * <p>A task is given the context of the thread that wrapped it, or that handed it to a wrapped executor; it may run many
 * times and on many threads at once. Afterwards the thread that ran it has its own context again. Where the context is empty,
 * tasks run with an empty one.
 *
 * <p>Nothing carries it to threads that are started by hand, to parallel streams, or to {@link
 * java.util.concurrent.CompletableFuture}s that are not given a wrapped executor. Where Micrometer's context propagation is on
 * the class path, that carries it too.
 */
public final class ContextCarrier {

    private ContextCarrier() {}

    /** A task that runs in this thread's context. */
    public static Runnable runnable(Runnable task) {
        CallContext carried = CallContext.current();
        return () -> CallContext.run(carried, task);
    }

    /** A task that runs in this thread's context. */
    public static <V extends @Nullable Object> Callable<V> callable(Callable<V> task) {
        CallContext carried = CallContext.current();
        return () -> {
            CallContext own = CallContext.current();
            CallContext.hold(carried);
            try {
                return task.call();
            } finally {
                CallContext.hold(own);
            }
        };
    }

    /** A supplier that runs in this thread's context. */
    public static <V extends @Nullable Object> Supplier<V> supplier(Supplier<V> task) {
        CallContext carried = CallContext.current();
        return () -> {
            CallContext own = CallContext.current();
            CallContext.hold(carried);
            try {
                return task.get();
            } finally {
                CallContext.hold(own);
            }
        };
    }

    /** An executor whose tasks run in the context of the thread that hands them over. */
    public static Executor executor(Executor executor) {
        return task -> executor.execute(runnable(task));
    }

    /**
     * An executor service whose tasks run in the context of the thread that hands them over. Shutting it down shuts down the
     * one it wraps.
     */
    public static ExecutorService executorService(ExecutorService executor) {
        return new CarryingExecutorService(executor);
    }
}
