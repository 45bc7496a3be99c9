package io.github.cachedresult.invocation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A list of calls that many threads add to, up to a maximum, and nobody removes from.
 *
 * <p>Adding takes no lock and does not look at the clock, each of which would cost a good part of a hit in the process. So
 * hits come without their time and get it afterwards, many of them from one reading of the clock: when a chunk of the list is
 * full, and when the list is read or ended.
 */
final class TracedCalls {

    /** How many calls share a reading of the clock at most; a power of two. */
    static final int CHUNK = 64;

    private static final int CHUNK_BITS = Integer.numberOfTrailingZeros(CHUNK);

    private final int maximum;
    private final AtomicLong count = new AtomicLong();
    private final AtomicReferenceArray<@Nullable Chunk> chunks;

    TracedCalls(int maximum) {
        this.maximum = maximum;
        chunks = new AtomicReferenceArray<>((int) (((long) maximum + CHUNK - 1) >>> CHUNK_BITS));
    }

    /** Adds a call, or only counts it. */
    void add(TracedCall call) {
        long index = count.getAndIncrement();
        if (index < maximum) {
            chunk((int) index >>> CHUNK_BITS).set((int) index & (CHUNK - 1), call);
        }
    }

    private Chunk chunk(int index) {
        Chunk known = chunks.getAcquire(index);
        if (known != null) {
            return known;
        }
        Chunk fresh = new Chunk();
        Chunk theirs = chunks.compareAndExchange(index, null, fresh);
        return theirs == null ? fresh : theirs;
    }

    /** How many were added, those included that were only counted. */
    long count() {
        return count.get();
    }

    boolean isFull() {
        return count.get() >= maximum;
    }

    /** Gives all calls that were added their time. */
    void tellTime() {
        for (int i = 0; i < chunks.length(); i++) {
            Chunk chunk = chunks.getAcquire(i);
            if (chunk == null) {
                return;
            }
            chunk.tellTime();
        }
    }

    /** Those that are listed, in the order in which they were added. One that is being added now may be missing. */
    List<TracedCall> list() {
        List<TracedCall> calls = new ArrayList<>();
        for (int i = 0; i < chunks.length(); i++) {
            Chunk chunk = chunks.getAcquire(i);
            if (chunk == null) {
                break;
            }
            chunk.listTo(calls);
        }
        return List.copyOf(calls);
    }

    private static final class Chunk {

        private final AtomicReferenceArray<@Nullable TracedCall> calls = new AtomicReferenceArray<>(CHUNK);
        private boolean timed;

        void set(int place, TracedCall call) {
            calls.setRelease(place, call);
            if (place == CHUNK - 1) {
                tellTime();
            }
        }

        /** Gives the calls that have no time the present one. Whoever gets a call out of here, gets it after that. */
        synchronized void tellTime() {
            if (timed) {
                return;
            }
            long now = TracedLocalHit.NO_TIME;
            boolean full = true;
            for (int place = 0; place < CHUNK; place++) {
                TracedCall call = calls.getAcquire(place);
                full &= call != null;
                if (call instanceof TracedLocalHit hit && !hit.isTimed()) {
                    now = now == TracedLocalHit.NO_TIME ? hit.readClock() : now;
                    hit.answeredAt(now);
                }
            }
            timed = full;
        }

        synchronized void listTo(List<TracedCall> list) {
            tellTime();
            for (int place = 0; place < CHUNK; place++) {
                TracedCall call = calls.getAcquire(place);
                // One that came meanwhile has no time yet.
                if (call != null && !(call instanceof TracedLocalHit hit && !hit.isTimed())) {
                    list.add(call);
                }
            }
        }
    }
}
