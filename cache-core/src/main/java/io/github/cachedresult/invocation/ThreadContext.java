package io.github.cachedresult.invocation;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What holds on a thread and goes with a call to others: what the cache knows of, and where Micrometer's context propagation is on
 * the class path, all that it knows of, such as observations, logging contexts and security contexts.
 *
 * <p>Whatever goes wrong with the latter, which is the application's, no task is lost by it.
 */
final class ThreadContext {

    private static final Logger LOG = LoggerFactory.getLogger(ResultCache.class);
    private static final AtomicBoolean SAID = new AtomicBoolean();
    private static final boolean HAS_MICROMETER = isPresent("io.micrometer.context.ContextSnapshotFactory");

    private ThreadContext() {}

    /** What lets tasks run in the context of this thread, on whatever threads. */
    static UnaryOperator<Runnable> capture() {
        CallContext carried = CallContext.current();
        UnaryOperator<Runnable> others = HAS_MICROMETER ? captureOthers() : task -> task;
        return task -> others.apply(() -> CallContext.run(carried, task));
    }

    private static UnaryOperator<Runnable> captureOthers() {
        try {
            return Micrometer.capture();
        } catch (RuntimeException | Error e) {
            failed(e);
            return task -> task;
        }
    }

    private static void failed(Throwable failure) {
        if (!SAID.getAndSet(true)) {
            LOG.warn(
                    "Micrometer's context propagation failed; asynchronous calls go on without what it was to carry (said"
                            + " once)",
                    failure);
        }
    }

    private static boolean isPresent(String name) {
        try {
            Class.forName(name, false, ThreadContext.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Loaded only where the library is present. */
    private static final class Micrometer {

        private static final ContextSnapshotFactory SNAPSHOTS =
                ContextSnapshotFactory.builder().build();

        static UnaryOperator<Runnable> capture() {
            ContextSnapshot snapshot = SNAPSHOTS.captureAll();
            return task -> () -> run(snapshot, task);
        }

        private static void run(ContextSnapshot snapshot, Runnable task) {
            ContextSnapshot.Scope scope = open(snapshot);
            try {
                task.run();
            } finally {
                close(scope);
            }
        }

        private static ContextSnapshot.@Nullable Scope open(ContextSnapshot snapshot) {
            try {
                return snapshot.setThreadLocals();
            } catch (RuntimeException | Error e) {
                failed(e);
                return null;
            }
        }

        private static void close(ContextSnapshot.@Nullable Scope scope) {
            try {
                if (scope != null) {
                    scope.close();
                }
            } catch (RuntimeException | Error e) {
                failed(e);
            }
        }
    }
}
