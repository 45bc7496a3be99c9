package io.github.cachedresult.benchmarks;

import java.util.Arrays;

/** The times that calls of one kind took. Not thread-safe. */
final class Samples {

    private final long[] nanos;
    private int count;

    Samples(int capacity) {
        nanos = new long[capacity];
    }

    void add(long duration) {
        nanos[count++] = duration;
    }

    /** The time, in microseconds, that this share of the calls did not exceed. */
    double micros(double share) {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) (share * (count - 1))] / 1000.0;
    }

    /** The middle one, in microseconds. */
    double median() {
        return micros(0.5);
    }
}
