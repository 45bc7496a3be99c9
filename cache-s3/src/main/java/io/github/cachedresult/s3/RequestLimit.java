package io.github.cachedresult.s3;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Lets a bounded number of requests run at once; the others wait in turn, without a thread. Thread-safe. */
final class RequestLimit {

    private final Executor executor;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    RequestLimit(int limit, Executor executor) {
        this.free = limit;
        this.executor = executor;
    }

    /** Starts a request on the executor as soon as there is a place, which it leaves when its future completes. */
    void run(Supplier<? extends CompletableFuture<?>> request) {
        Runnable start = () -> startOn(request);
        synchronized (this) {
            if (free == 0) {
                waiting.add(start);
                return;
            }
            free--;
        }
        executor.execute(start);
    }

    private void startOn(Supplier<? extends CompletableFuture<?>> request) {
        CompletableFuture<?> unused = request.get().whenComplete((reply, error) -> leave());
    }

    private void leave() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        executor.execute(next);
    }
}
