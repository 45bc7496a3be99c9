package io.github.cachedresult.eviction;

import io.github.cachedresult.eviction.EvictionOrder.Kind;
import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.EvictionLog.Appended;
import io.github.cachedresult.store.EvictionLog.Page;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The log of the last store, and its copies in the others, as one process reads and writes them. Blocks, and throws where the
 * last store does not answer. Not thread-safe.
 *
 * <p>A store may lose its log, as Redis does when it is emptied, and the end of it, as Redis may when a replica takes over.
 * Where another store has a copy of all of it, the log is restored. Where none has, another log begins, which nobody's
 * numbers are of; so no result passes for newer than an eviction that follows. A copy that was away meanwhile, and has the
 * log that was lost, is taken over into the other.
 */
final class FollowedLog {

    /** After how many readings it is asked whether the log still is the current one. */
    private static final int READS_BETWEEN_CHECKS = 60;

    /** How many of the last records are kept, to mend a log that lost its end and to recognise orders. */
    private static final int TAIL = 1_000;

    private static final int MAX_ATTEMPTS = 100;

    private final EvictionLog store;
    private final List<EvictionLog> others;
    private final LogCopies copies;
    private final KnownEvictions known;
    private final Logger report;
    private final Deque<Learned> tail = new ArrayDeque<>();
    private final Lookers lookers;
    private @Nullable UUID log;
    private long number;
    private int readsUntilCheck;

    FollowedLog(EvictionLog store, List<EvictionLog> others, KnownEvictions known, Lookers lookers, Logger report) {
        this.store = store;
        this.others = List.copyOf(others);
        this.copies = new LogCopies(store, this.others, report);
        this.known = known;
        this.lookers = lookers;
        this.report = report;
    }

    /** Reads what is new. One round trip where nothing is, and another at the same time now and then. */
    void read() {
        UUID before = log;
        CompletionStage<Page> ahead = before == null ? null : next(before);
        if ((before == null || readsUntilCheck <= 0) && !identify()) {
            // It was read before the store had it again.
            ahead = null;
        }
        readsUntilCheck--;
        boolean mended = false;
        for (UUID followed = log; followed != null; followed = log) {
            Page page = Stages.await(ahead != null && followed.equals(before) ? ahead : next(followed));
            ahead = null;
            if (page.lost() && mended) {
                throw new IllegalStateException("the store loses the log of evictions as soon as it is mended");
            } else if (page.lost()) {
                mend(followed);
                mended = true;
            } else if (page.records().isEmpty()) {
                return;
            }
            page.records().forEach(this::learn);
        }
    }

    private CompletionStage<Page> next(UUID followed) {
        return store.read(followed, number + 1, tail.isEmpty() ? null : tail.getLast().record);
    }

    /** Somebody tells of something new, which may be another log: the next reading asks. */
    void told() {
        readsUntilCheck = 0;
    }

    /** Reads what the copies have, while the last store does not answer. */
    void readCopies() {
        for (EvictionLog copy : others) {
            try {
                UUID there = log == null ? Stages.await(copy.current()).orElse(null) : log;
                if (log == null && there != null) {
                    follow(there);
                }
                Page page = there == null ? new Page(List.of(), true) : Stages.await(copy.read(there, number + 1));
                while (there != null && !page.lost() && !page.records().isEmpty()) {
                    page.records().forEach(this::learn);
                    page = Stages.await(copy.read(there, number + 1));
                }
            } catch (RuntimeException | Error e) {
                // It is read again with the next poll, which an error must not end.
                report.debug("A copy of the log of evictions could not be read", e);
            }
        }
        // Whatever was followed, the store has the say when it answers.
        readsUntilCheck = 0;
    }

    /**
     * Appends an order, unless the log has it. Two round trips, as nothing may be appended to a log that is gone; more where
     * others append at the same time.
     *
     * @throws RuntimeException if the store does not say that it has it; it may have it all the same
     */
    Eviction append(EvictionOrder order) {
        byte[] record = OrderFormat.write(order);
        lookers.append(order);
        readsUntilCheck = 0;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            read();
            Long before = numberOf(order.id());
            UUID followed = log == null ? begin() : log;
            if (before != null) {
                return new Eviction(followed, before, order);
            }
            if (Stages.await(store.append(followed, number + 1, List.of(record))) == Appended.DONE) {
                learn(record);
                return new Eviction(followed, number, order);
            }
        }
        throw new IllegalStateException("other evictions took the number " + MAX_ATTEMPTS + " times");
    }

    /** Reads records from a number on, of whatever age. */
    List<Eviction> history(long from) {
        UUID followed = log;
        List<Eviction> evictions = new ArrayList<>();
        if (followed != null) {
            long at = from;
            for (byte[] record : Stages.await(store.read(followed, from)).records()) {
                evictions.add(new Eviction(followed, at, order(at, record)));
                at++;
            }
        }
        return evictions;
    }

    /** Brings the copies to the log's length. What fails is tried again next time. */
    void copy() {
        UUID followed = log;
        if (followed == null) {
            return;
        }
        boolean all = readsUntilCheck == READS_BETWEEN_CHECKS - 1;
        boolean isThere = copies.complete(followed, number, all, records -> takeOver(followed, records));
        if (!isThere) {
            readsUntilCheck = 0;
        }
    }

    /**
     * Appends what another log said and this one does not: the store had lost that while its copy was away. What was evicted by
     * it is evicted once more; that costs results that were computed since, and lets none return.
     */
    private void takeOver(UUID followed, List<byte[]> records) {
        List<byte[]> missing = LogCopy.missing(store, followed, records);
        if (missing.isEmpty()) {
            return;
        }
        if (Stages.await(store.append(followed, number + 1, missing)) != Appended.DONE) {
            throw new IllegalStateException("others append to the log at the same time");
        }
        missing.forEach(this::learn);
        report.warn(
                "A copy has {} evictions of another log that was lost while the copy was away; they are in {} now",
                missing.size(),
                followed);
    }

    private UUID begin() {
        UUID begun = Stages.await(store.begin(null, UUID.randomUUID()));
        follow(begun);
        return begun;
    }

    /** Finds out which log there is to follow, and returns whether the store knew one. */
    private boolean identify() {
        UUID current = Stages.await(store.current()).orElse(null);
        UUID next = current == null ? restored() : current;
        if (!Objects.equals(next, log)) {
            if (log != null) {
                report.warn(
                        "The log of evictions {} is gone; {}. Results computed under it are used where this process knows"
                                + " what it said.",
                        log,
                        next == null ? "nothing is evicted now" : "it is " + next + " now");
            }
            follow(next);
        }
        readsUntilCheck = READS_BETWEEN_CHECKS;
        return current != null;
    }

    private @Nullable UUID restored() {
        for (EvictionLog copy : others) {
            UUID there = currentOf(copy);
            if (there != null) {
                long length = LogCopy.complete(copy, there, store, there, 0);
                if (there.equals(log) && length < number) {
                    return continued(there, null);
                }
                report.info("The log of evictions {} was restored from a copy, up to number {}.", there, length);
                return Stages.await(store.begin(null, there));
            }
        }
        return null;
    }

    private @Nullable UUID currentOf(EvictionLog copy) {
        try {
            return Stages.await(copy.current()).orElse(null);
        } catch (RuntimeException e) {
            report.debug("A copy of the log of evictions could not be looked for", e);
            return null;
        }
    }

    /** The store's log lacks the end of what this process read of it: its numbers will be given again, or have been. */
    private void mend(UUID followed) {
        if (followed.equals(Stages.await(store.current()).orElse(null))) {
            UUID unused = continued(followed, followed);
        }
        readsUntilCheck = 0;
        boolean unused = identify();
    }

    /**
     * Begins another log with what the store still has of the one that is followed, and what this process knows besides.
     *
     * @param expected the current log, which is replaced, or null for none
     * @return the current log now, which may be another process's
     */
    private UUID continued(UUID followed, @Nullable UUID expected) {
        UUID next = UUID.randomUUID();
        long length = LogCopy.complete(store, followed, store, next, 0);
        List<byte[]> missing = missingIn(next);
        if (length < number - tail.size()) {
            report.warn(
                    "Of the log of evictions {}, {} records are known to this process and cannot be written again",
                    followed,
                    number - tail.size() - length);
        }
        if (!missing.isEmpty()) {
            Stages.await(store.append(next, length + 1, missing));
        }
        return Stages.await(store.begin(expected, next));
    }

    private void follow(@Nullable UUID next) {
        log = next;
        number = 0;
        tail.clear();
        copies.forget();
        known.follow(next);
    }

    private void learn(byte[] record) {
        UUID followed = Objects.requireNonNull(log);
        number++;
        EvictionOrder order = order(number, record);
        known.add(followed, number, order, lookers.isOwn(order));
        lookers.learn(new Eviction(followed, number, order));
        tail.addLast(new Learned(order.id(), record));
        if (tail.size() > TAIL) {
            tail.removeFirst();
        }
    }

    private EvictionOrder order(long at, byte[] record) {
        try {
            return OrderFormat.read(record);
        } catch (RuntimeException e) {
            report.error(
                    "Number {} of the log of evictions {} cannot be read, so it counts as evicting every result before it",
                    at,
                    log,
                    e);
            return new EvictionOrder(
                    UUID.randomUUID(), Kind.EVICTED, Selector.all(), "", "its record cannot be read", Instant.EPOCH);
        }
    }

    private @Nullable Long numberOf(UUID order) {
        long at = number - tail.size();
        for (Learned learned : tail) {
            at++;
            if (learned.order.equals(order)) {
                return at;
            }
        }
        return null;
    }

    /** The last records that this process knows, without those that another log has. */
    private List<byte[]> missingIn(UUID other) {
        Set<UUID> there = new HashSet<>();
        long at = number - tail.size() + 1;
        Page page = Stages.await(store.read(other, at));
        while (!page.lost() && !page.records().isEmpty()) {
            for (byte[] record : page.records()) {
                there.add(order(at, record).id());
                at++;
            }
            page = Stages.await(store.read(other, at));
        }
        return tail.stream()
                .filter(learned -> !there.contains(learned.order))
                .map(Learned::record)
                .toList();
    }

    /** A record as it was read. */
    private record Learned(UUID order, byte[] record) {}
}
