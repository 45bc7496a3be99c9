package io.github.cachedresult.invocation;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Does work on the caller's thread and on others beside it, which have the caller's {@link ContextCarrier context}. It never
 * waits for a thread to become free: what the others do not come to, the caller does.
 *
 * @param executor where the other threads come from
 */
record SideBySide(Executor executor) {

    /** How long a thread of its own waits for more work. */
    private static final long IDLE_SECONDS = 30;

    /** Threads of its own: made when they are wanted, gone when they are not, and no reason for a process to stay. */
    static Executor threads() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "cachedresult-chunk-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Does work.
     *
     * @param parts the parts, begun in their order
     * @param threads how many threads at most, the caller's included
     * @param work what is done with each; none is begun when one has failed
     * @param left what is done with those that are not begun, at once: those under way may wait for somebody who waits for them
     * @throws Throwable what the first part that failed threw, when all that were begun have ended
     */
    <T> void run(List<T> parts, int threads, Work<T> work, BiConsumer<T, Throwable> left) throws Throwable {
        Doing<T> doing = new Doing<>(parts, work, left);
        for (int i = 1; i < Math.min(threads, parts.size()); i++) {
            try {
                executor.execute(ContextCarrier.runnable(doing::help));
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                // The one says that there are enough threads, the other that there can be no more.
                break;
            }
        }
        doing.doAll();
    }

    /**
     * What is done with a part.
     *
     * @param <T> the type of the parts
     */
    @FunctionalInterface
    interface Work<T> {

        void on(T part) throws Throwable;
    }

    /** Work that is being done. */
    private static final class Doing<T> {

        private final Queue<T> parts;
        private final Work<T> work;
        private final BiConsumer<T, Throwable> left;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        /** Those who are at it; the caller from the beginning. */
        private final Phaser threads = new Phaser(1);

        Doing(List<T> parts, Work<T> work, BiConsumer<T, Throwable> left) {
            this.parts = new ConcurrentLinkedQueue<>(parts);
            this.work = work;
            this.left = left;
        }

        /** One more thread; one that comes when all is done has nothing to do. */
        void help() {
            if (threads.register() >= 0) {
                try {
                    doSome();
                } finally {
                    threads.arriveAndDeregister();
                }
            }
        }

        void doAll() throws Throwable {
            doSome();
            threads.awaitAdvance(threads.arrive());
            threads.forceTermination();
            Throwable first = failure.get();
            if (first != null) {
                throw first;
            }
        }

        private void doSome() {
            for (T part = next(); part != null; part = next()) {
                try {
                    work.on(part);
                } catch (Throwable e) {
                    if (failure.compareAndSet(null, e)) {
                        leave(e);
                    }
                }
            }
        }

        private void leave(Throwable cause) {
            for (T part = parts.poll(); part != null; part = parts.poll()) {
                left.accept(part, cause);
            }
        }

        private @Nullable T next() {
            return failure.get() == null ? parts.poll() : null;
        }
    }
}
