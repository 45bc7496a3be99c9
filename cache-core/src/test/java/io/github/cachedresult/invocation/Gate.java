package io.github.cachedresult.invocation;

import java.util.concurrent.CountDownLatch;

/** Holds a method until it is opened. */
final class Gate {

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    void hold() {
        inside.countDown();
        await(open);
    }

    void awaitHeld() {
        await(inside);
    }

    void open() {
        open.countDown();
    }

    /** As the latch does, for who has no exceptions. */
    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
