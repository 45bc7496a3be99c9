package io.github.cachedresult.spool;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many bytes the files of a spool have, and when to find out which of them nobody has any more: only the garbage
 * collector knows. It is asked when the files are many, and when the disk is full. Thread-safe.
 */
final class SpoolSpace {

    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);

    /** How long after one file is deleted another may be, as the cleaner deletes them one by one. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    private final long collectAbove;
    private final Runnable collector;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long bytes;

    /** How many bytes have been deleted so far. */
    private long deleted;

    /** Above so many bytes the collector is asked. What it leaves is in use, and is not asked for again before it has doubled. */
    private long mark;

    /** How many of the bytes are of files of which the collector was not asked. */
    private long unasked;

    private boolean collecting;

    /**
     * No files yet.
     *
     * @param collectAbove above how many bytes the collector is asked
     * @param collector finds what is not reachable, at once
     */
    SpoolSpace(long collectAbove, Runnable collector) {
        this.collectAbove = collectAbove;
        this.collector = collector;
        this.mark = collectAbove;
    }

    /** How many bytes there are. */
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Whether no collector is being asked. */
    boolean isAtRest() {
        lock.lock();
        try {
            return !collecting;
        } finally {
            lock.unlock();
        }
    }

    /** There is a file more. Where they are too many, the collector is asked in the background. */
    void add(long size) {
        boolean due;
        lock.lock();
        try {
            bytes += size;
            unasked += size;
            due = bytes > mark && begin();
        } finally {
            lock.unlock();
        }
        if (due) {
            collectBehind();
        }
    }

    /** One was deleted. */
    void remove(long size) {
        lock.lock();
        try {
            bytes -= size;
            deleted += size;
            // Those that are deleted late were taken for being in use.
            mark = Math.max(collectAbove, Math.min(mark, 2 * bytes));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The disk is full: has unused files deleted, which takes a look of the collector and a second at most. Where it was
     * asked of all of them before, it is not asked again: the disk is full of something else.
     *
     * @return whether there may be more room now
     */
    boolean make() {
        // What is to be written has its room in a moment, also on an interrupted thread.
        boolean interrupted = Thread.interrupted();
        try {
            return makeRoom();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean makeRoom() {
        lock.lock();
        try {
            if (collecting) {
                return awaitEnd();
            }
            if (!begin()) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        return collect();
    }

    private boolean begin() {
        if (collecting || unasked == 0) {
            return false;
        }
        collecting = true;
        unasked = 0;
        return true;
    }

    private long deleted() {
        lock.lock();
        try {
            return deleted;
        } finally {
            lock.unlock();
        }
    }

    private void collectBehind() {
        try {
            Spool.inBackground(this::collect);
        } catch (OutOfMemoryError e) {
            // There can be no thread now. The next file asks again.
            lock.lock();
            try {
                collecting = false;
                unasked = bytes;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean collect() {
        long before = deleted();
        collector.run();
        boolean dueAgain;
        boolean moreRoom;
        lock.lock();
        try {
            awaitDeletions(before);
            moreRoom = deleted > before;
            mark = Math.max(collectAbove, 2 * (bytes - unasked));
            collecting = false;
            dueAgain = bytes > mark && begin();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (dueAgain) {
            collectBehind();
        }
        return moreRoom;
    }

    private void awaitDeletions(long before) {
        try {
            long seen = before;
            long left = LONGEST_WAIT;
            while (left > 0) {
                if (deleted > seen) {
                    seen = deleted;
                    left = PAUSE;
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitEnd() {
        try {
            for (long left = 2 * LONGEST_WAIT; collecting && left > 0; ) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
