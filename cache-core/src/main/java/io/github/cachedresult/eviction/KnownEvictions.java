package io.github.cachedresult.eviction;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.eviction.LogIndex.Whereabouts;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of evictions. Judges results without I/O and without a lock; {@link LogFollower} alone writes.
 *
 * <p>A result whose computation began when an eviction was known is newer than it, whatever any clock says. Where that
 * cannot be told, as the result's number is of no log or of another one than this process follows, the result counts as
 * older, or cannot be used at all: a needless miss, never a wrong hit.
 */
public final class KnownEvictions {

    private final Map<UUID, LogIndex> logs = new ConcurrentHashMap<>();
    private volatile SelectorIndex pending = new SelectorIndex();
    private volatile LogPosition position = LogPosition.NONE;
    private volatile LogPosition stand = LogPosition.NONE;
    private volatile boolean stopped;

    KnownEvictions() {}

    /** How far the log is known: what a computation that begins now is newer than. */
    public LogPosition position() {
        return position;
    }

    /**
     * Another object each time that something new is known. What was judged usable while this very object was current is
     * usable as long as it is.
     */
    public LogPosition stand() {
        return stand;
    }

    /** Whether nothing was learned since it was this stand. */
    @SuppressWarnings("ReferenceEquality") // a stand is another one also where it says the same
    public boolean isAt(LogPosition before) {
        return stand == before;
    }

    /**
     * Why a result must not be used, or {@code null}.
     *
     * @param computedUnder what was known when its computation began
     */
    public @Nullable String objectionTo(EvictionSubject result, LogPosition computedUnder) {
        return objectionTo(result, Whereabouts.STORED, List.of(), computedUnder);
    }

    /** As {@link #objectionTo}, of a result that no store has: see {@link #evictionOfUnstored}. */
    public @Nullable String objectionToUnstored(EntryHeader entry) {
        return objectionTo(EvictionSubject.of(entry), Whereabouts.OWN, entry.sources(), entry.evictions());
    }

    private @Nullable String objectionTo(
            EvictionSubject result, Whereabouts whereabouts, List<EntryReference> sources, LogPosition computedUnder) {
        if (stopped) {
            return "the log of evictions cannot be read";
        }
        if (isPending(result)) {
            return "it was evicted by this process, which the log does not say yet";
        }
        long number = find(result, whereabouts, sources, computedUnder);
        if (number != 0) {
            return "it was evicted (number " + number + " of the log)";
        }
        UUID log = computedUnder.log();
        return log == null || logs.containsKey(log) ? null : "it was computed under a log of evictions that is gone";
    }

    /** Whether this process has evicted a result and the log does not say so yet. */
    public boolean isPending(EvictionSubject result) {
        return pending.find(result, 0) != 0;
    }

    /**
     * The number of an eviction that took a result back, or 0. As {@link #objectionTo}, where only what the log says counts.
     *
     * @param computedUnder what was known when its computation began
     */
    public long evictionOf(EvictionSubject result, LogPosition computedUnder) {
        return find(result, Whereabouts.STORED, List.of(), computedUnder);
    }

    /** As {@link #evictionOf}, of a result that no store has: nobody else could find it there, and be more exact. */
    public long evictionOfUnstored(EntryHeader entry) {
        return find(EvictionSubject.of(entry), Whereabouts.OWN, entry.sources(), entry.evictions());
    }

    /** As {@link #evictionOfUnstored}, of a result that a process has left which has ended. */
    public long evictionOfLeft(EntryHeader entry) {
        return find(EvictionSubject.of(entry), Whereabouts.UNASKED, entry.sources(), entry.evictions());
    }

    /** As {@link #evictionOf}, of a result that is being computed, as far as it is known before. */
    public long evictionOfComing(EvictionSubject result, LogPosition computedUnder) {
        return find(result, Whereabouts.UNASKED, List.of(), computedUnder);
    }

    private long find(
            EvictionSubject result, Whereabouts whereabouts, List<EntryReference> sources, LogPosition computedUnder) {
        UUID log = computedUnder.log();
        if (log == null) {
            return findInAny(result, whereabouts, sources);
        }
        LogIndex own = logs.get(log);
        long number = own == null ? 0 : own.find(result, whereabouts, sources, computedUnder.number());
        UUID current = position.log();
        return number == 0 && current != null && !current.equals(log)
                ? indexOf(current).find(result, whereabouts, sources, 0)
                : number;
    }

    /**
     * Whether no eviction of the log has taken an entry back: it may be written, and be in a store. Orders of this process that
     * the log has not taken yet do not count.
     */
    public boolean isInForce(EntryHeader entry) {
        return evictionOf(EvictionSubject.of(entry), entry.evictions()) == 0;
    }

    private long findInAny(EvictionSubject result, Whereabouts whereabouts, List<EntryReference> sources) {
        long number = 0;
        for (LogIndex index : logs.values()) {
            number = Math.max(number, index.find(result, whereabouts, sources, 0));
        }
        return number;
    }

    private LogIndex indexOf(UUID log) {
        return logs.computeIfAbsent(log, any -> new LogIndex());
    }

    /**
     * Learns of an order of the log at the next number.
     *
     * @param own whether it is this process's
     */
    void add(UUID log, long number, EvictionOrder order, boolean own) {
        indexOf(log).add(order, own, number);
        moveTo(new LogPosition(log, number));
    }

    /** Follows a log from its beginning, or none. What is known of it, and of others, is kept: logs only grow. */
    void follow(@Nullable UUID log) {
        if (log != null) {
            LogIndex unused = indexOf(log);
        }
        moveTo(new LogPosition(log, 0));
    }

    /** In force here, whatever a result was computed under. */
    void setPending(Collection<Selector> selectors) {
        SelectorIndex index = new SelectorIndex();
        long number = 0;
        for (Selector selector : selectors) {
            number++;
            index.add(selector, number);
        }
        pending = index;
        renewStand();
    }

    /** Lets no result be used, or again those that may be. */
    void setStopped(boolean all) {
        if (stopped != all) {
            stopped = all;
            renewStand();
        }
    }

    /** Whether nothing is used, as the log has not been read for too long. */
    public boolean isStopped() {
        return stopped;
    }

    private void moveTo(LogPosition next) {
        position = next;
        stand = next;
    }

    private void renewStand() {
        stand = new LogPosition(position.log(), position.number());
    }
}
