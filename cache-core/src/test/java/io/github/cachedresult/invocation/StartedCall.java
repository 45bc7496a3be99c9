package io.github.cachedresult.invocation;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** A call that a thread of its own makes, which no test's end waits for. */
final class StartedCall<T> extends FutureTask<T> {

    private final Thread thread = new Thread(this);

    private StartedCall(Callable<T> call) {
        super(call);
    }

    static <T> StartedCall<T> start(Callable<T> call) {
        StartedCall<T> started = new StartedCall<>(call);
        started.thread.setDaemon(true);
        started.thread.start();
        return started;
    }

    Thread thread() {
        return thread;
    }
}
