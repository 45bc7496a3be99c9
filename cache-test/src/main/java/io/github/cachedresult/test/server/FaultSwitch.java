package io.github.cachedresult.test.server;

import java.util.concurrent.TimeUnit;

/** The fault of the moment, and the gate at which everything waits for its turn. */
final class FaultSwitch {

    private Fault current = Fault.pass();

    synchronized void set(Fault fault) {
        current = fault;
        notifyAll();
    }

    /** Waits while everything hangs, and returns what to do with a reply now. */
    synchronized Fault awaitReply() throws InterruptedException {
        while (current.hangs()) {
            wait();
        }
        return current;
    }

    /** Waits while everything hangs or the request has not been held back long enough. */
    synchronized void awaitRequest(long arrivedAtNanos) throws InterruptedException {
        while (true) {
            if (current.hangs()) {
                wait();
                continue;
            }
            long left = arrivedAtNanos + current.delayNanos() - System.nanoTime();
            if (left <= 0) {
                return;
            }
            // Rounded up: a wait of less than a millisecond would return at once, for ever.
            wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
    }
}
