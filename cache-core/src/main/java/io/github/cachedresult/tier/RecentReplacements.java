package io.github.cachedresult.tier;

import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.key.ResultKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The replacements that this process has heard of lately: a call that read an entry before it was replaced must not hold it
 * afterwards. Thread-safe.
 */
final class RecentReplacements {

    private static final int REMEMBERED = 10_000;

    private final Map<ResultKey, Heard> heard = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private long count;

    /** Up to here nobody knows any more what was heard. */
    private long forgotten;

    /** How much was heard so far. */
    long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Hears of what is current now. */
    void add(EntryReference current) {
        lock.lock();
        try {
            count++;
            heard.remove(current.key());
            heard.put(current.key(), new Heard(count, current.entryId()));
            if (heard.size() > REMEMBERED) {
                Iterator<Heard> oldest = heard.values().iterator();
                forgotten = oldest.next().number;
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Hears that anything may have been replaced. */
    void addAll() {
        lock.lock();
        try {
            count++;
            forgotten = count;
            heard.clear();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether an entry may have been replaced while a call was under way.
     *
     * @param entryId the entry, or {@code null} for a result that was not stored
     * @param since how much had been heard when the call began
     */
    boolean mayConcern(ResultKey key, @Nullable UUID entryId, long since) {
        lock.lock();
        try {
            Heard last = heard.get(key);
            return since < forgotten || last != null && last.number > since && !last.current.equals(entryId);
        } finally {
            lock.unlock();
        }
    }

    private record Heard(long number, UUID current) {}
}
