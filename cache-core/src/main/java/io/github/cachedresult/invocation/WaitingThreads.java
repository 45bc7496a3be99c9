package io.github.cachedresult.invocation;

import io.github.cachedresult.invocation.RunningCalls.Frame;
import io.github.cachedresult.invocation.SingleFlight.Running;
import io.github.cachedresult.key.ResultKey;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for flights, to find out before one begins to whether its wait can end.
 *
 * <p>That a flight's own thread waits is certain to hold the flight up. A thread that a method's context was carried to may
 * hold up the method's flight or not, as nobody sees whether the method waits for it; and so may a call that waits on no thread.
 * Thread-safe.
 */
final class WaitingThreads {

    /** By thread, or by the call that has none. */
    private final Map<Object, Wait> waits = new HashMap<>();

    /** No monitor: before Java 24, a virtual thread that waits for one holds up the thread that carries it. */
    private final ReentrantLock lock = new ReentrantLock();

    /** How many of them run with a context of another thread's. */
    private int carried;

    /** Whether a wait of this thread's can end; if it can, the wait begins. */
    Length begin(Running flight) {
        lock.lock();
        try {
            return beginLocked(flight);
        } finally {
            lock.unlock();
        }
    }

    private Length beginLocked(Running flight) {
        Thread current = Thread.currentThread();
        Running next = flight;
        while (next != null && !next.outcome().isDone()) {
            if (next.owner() == current) {
                return Length.FOR_EVER;
            }
            Wait wait = waits.get(next.owner());
            next = wait == null ? null : wait.flight;
        }
        Frame frames = RunningCalls.innermost();
        boolean isCarried = frames != null && frames.isCarried();
        if ((isCarried || carried > 0) && mayNeed(flight, frames)) {
            return Length.FOR_EVER_PERHAPS;
        }
        waits.put(current, new Wait(flight, frames, isCarried));
        carried += isCarried ? 1 : 0;
        return Length.FOR_A_WHILE;
    }

    /**
     * The results that have to wait for what this thread is about to wait for: those it runs methods for, and those that
     * other threads run methods for which wait, directly or through others, for this one.
     */
    Set<ResultKey> heldUp() {
        lock.lock();
        try {
            return heldUpLocked();
        } finally {
            lock.unlock();
        }
    }

    private Set<ResultKey> heldUpLocked() {
        Set<ResultKey> keys = new HashSet<>();
        Set<Object> threads = new HashSet<>();
        threads.add(Thread.currentThread());
        RunningCalls.addKeys(RunningCalls.innermost(), keys);
        boolean grows = !waits.isEmpty();
        while (grows) {
            grows = false;
            for (Map.Entry<Object, Wait> other : waits.entrySet()) {
                Wait wait = other.getValue();
                boolean waitsForThese = threads.contains(wait.flight.owner()) || keys.contains(wait.flight.key());
                if (waitsForThese && threads.add(other.getKey())) {
                    RunningCalls.addKeys(wait.frames, keys);
                    grows = true;
                }
            }
        }
        return keys;
    }

    /**
     * Whether a call may wait that has no thread. It holds up nothing but the methods that it is made by; if it is made by
     * some and can end, the wait begins.
     */
    Length begin(CompletableFuture<?> call, Running flight) {
        Frame frames = RunningCalls.innermost();
        if (frames == null) {
            return Length.FOR_A_WHILE;
        }
        lock.lock();
        try {
            if (mayNeed(flight, frames)) {
                return Length.FOR_EVER_PERHAPS;
            }
            waits.put(call, new Wait(flight, frames, true));
            carried++;
            return Length.FOR_A_WHILE;
        } finally {
            lock.unlock();
        }
    }

    /** Ends this thread's wait. */
    void end() {
        end(Thread.currentThread());
    }

    /** Ends the wait of a thread, or of a call that has none. */
    void end(Object waiting) {
        lock.lock();
        try {
            Wait ended = waits.remove(waiting);
            carried -= ended != null && ended.isCarried ? 1 : 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a flight may be waiting, through any threads, for one that these running methods are to land. */
    private boolean mayNeed(Running flight, @Nullable Frame frames) {
        Set<Running> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Running> open = new ArrayDeque<>();
        open.add(flight);
        while (!open.isEmpty()) {
            Running next = open.remove();
            if (next.outcome().isDone() || !seen.add(next)) {
                continue;
            }
            if (next.isFlownBy(frames)) {
                return true;
            }
            waits.forEach((thread, wait) -> {
                if (thread == next.owner() || next.isFlownBy(wait.frames)) {
                    open.add(wait.flight);
                }
            });
        }
        return false;
    }

    /** How long a wait is. */
    enum Length {
        FOR_A_WHILE,
        FOR_EVER_PERHAPS,
        FOR_EVER
    }

    private record Wait(Running flight, @Nullable Frame frames, boolean isCarried) {}
}
