package io.github.cachedresult.s3;

import java.time.Duration;

/** The moment by which a call completes, on the monotonic clock. */
record Deadline(Duration timeout, long endNanos) {

    static Deadline in(Duration timeout) {
        return new Deadline(timeout, System.nanoTime() + timeout.toNanos());
    }

    /** How long there is; zero or negative when it has passed. */
    Duration remaining() {
        return Duration.ofNanos(endNanos - System.nanoTime());
    }
}
