package io.github.cachedresult.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which records are on disk, up to so many bytes, and which of them wait to be delivered; the others have a write to the
 * last store under way, or are put off. Thread-safe.
 */
final class Backlog {

    /** More than one, as a store may refuse what others write at the same moment. */
    private static final int REFUSALS = 3;

    private final long maximumSize;
    private final NavigableSet<Slot> byWorth =
            new TreeSet<>(Comparator.comparingDouble(Slot::worth).thenComparing(Slot::name));
    private final Set<Slot> waiting = new LinkedHashSet<>();
    private final Map<Slot, Integer> refusals = new HashMap<>();
    private long bytes;

    Backlog(long maximumSize) {
        this.maximumSize = maximumSize;
    }

    /**
     * Makes room for a record, if need be in place of those that are worth less.
     *
     * @return those that have to go, or {@code null} if it is not worth as much as what has the room
     */
    synchronized @Nullable List<Slot> admit(Slot slot) {
        List<Slot> leaving = new ArrayList<>();
        long room = maximumSize - bytes;
        for (Slot least : byWorth) {
            if (room >= slot.size() || least.worth() >= slot.worth()) {
                break;
            }
            leaving.add(least);
            room += least.size();
        }
        if (room < slot.size()) {
            return null;
        }
        leaving.forEach(this::remove);
        byWorth.add(slot);
        bytes += slot.size();
        return leaving;
    }

    /** Takes a record in if it needs nobody else's place. */
    synchronized boolean admitIfRoom(Slot slot) {
        if (maximumSize - bytes < slot.size()) {
            return false;
        }
        byWorth.add(slot);
        bytes += slot.size();
        return true;
    }

    /** Takes a record back that need not go after all, and lets it wait. */
    synchronized void readmit(Slot slot) {
        if (admitIfRoom(slot)) {
            letWait(slot);
        }
    }

    /** Lets a record wait, behind all that wait already; unless it has been removed or is put off. */
    synchronized void letWait(Slot slot) {
        if (byWorth.contains(slot) && refusals.getOrDefault(slot, 0) < REFUSALS) {
            waiting.add(slot);
        }
    }

    /**
     * Notes that the last store has refused a record for its own sake. After {@value #REFUSALS} times it is put off: it has its
     * room as before, and waits no more.
     *
     * @return whether it is put off now
     */
    synchronized boolean refused(Slot slot) {
        return byWorth.contains(slot) && refusals.merge(slot, 1, Integer::sum) == REFUSALS;
    }

    /** Removes a record, and says whether it was there. */
    synchronized boolean remove(Slot slot) {
        waiting.remove(slot);
        refusals.remove(slot);
        boolean there = byWorth.remove(slot);
        bytes -= there ? slot.size() : 0;
        return there;
    }

    /** Takes the next records off the queue: at least one if any waits, each of another key. */
    synchronized List<Slot> next(int maximumCount, long maximumBytes) {
        List<Slot> batch = new ArrayList<>();
        Set<Object> keys = new HashSet<>();
        long taken = 0;
        Iterator<Slot> queue = waiting.iterator();
        while (queue.hasNext() && batch.size() < maximumCount) {
            Slot slot = queue.next();
            if (!batch.isEmpty() && taken + slot.size() > maximumBytes) {
                break;
            }
            if (keys.add(slot.key())) {
                batch.add(slot);
                taken += slot.size();
                queue.remove();
            }
        }
        return batch;
    }

    synchronized boolean isAnyWaiting() {
        return !waiting.isEmpty();
    }

    /** All that are on disk, or just being written. */
    synchronized List<Slot> all() {
        return List.copyOf(byWorth);
    }

    synchronized int records() {
        return byWorth.size();
    }

    synchronized long bytes() {
        return bytes;
    }

    /** When the oldest record was computed, or {@link Long#MAX_VALUE}. */
    synchronized long oldest() {
        return byWorth.stream().mapToLong(Slot::computedAt).min().orElse(Long.MAX_VALUE);
    }
}
