package io.github.cachedresult.eviction;

import io.github.cachedresult.store.EvictionLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;

/** The copies that other stores have of the log of the last one, as one process fills them. Blocks. Not thread-safe. */
final class LogCopies {

    private final EvictionLog store;
    private final List<EvictionLog> copies;
    private final Logger report;

    /** How long each was when it was last looked at. */
    private final Map<EvictionLog, Long> lengths = new HashMap<>();

    LogCopies(EvictionLog store, List<EvictionLog> copies, Logger report) {
        this.store = store;
        this.copies = copies;
        this.report = report;
    }

    /** Another log is followed. */
    void forget() {
        lengths.clear();
    }

    /**
     * Brings the copies to the log's length, each of which then is one of this log. What fails is tried again next time.
     *
     * @param number how far the log is known
     * @param all whether those are looked at, too, that had all of it
     * @param others is given the records of a log that a copy is of instead, before that is forgotten
     * @return false if the store has lost what is known of it
     */
    boolean complete(UUID followed, long number, boolean all, Consumer<List<byte[]>> others) {
        for (EvictionLog copy : copies) {
            try {
                if (all || lengths.getOrDefault(copy, -1L) != number) {
                    long length = LogCopy.complete(store, followed, copy, followed, lengths.getOrDefault(copy, 0L));
                    if (length < number) {
                        // Both have lost it: a part of it must not pass for a copy.
                        return false;
                    }
                    lengths.put(copy, length);
                    nameIn(copy, followed, others);
                }
            } catch (RuntimeException e) {
                lengths.remove(copy);
                report.debug("The log of evictions could not be copied", e);
            }
        }
        return true;
    }

    private static void nameIn(EvictionLog copy, UUID followed, Consumer<List<byte[]>> others) {
        UUID current = Stages.await(copy.current()).orElse(null);
        if (followed.equals(current)) {
            return;
        }
        if (current != null) {
            List<byte[]> records = new ArrayList<>();
            LogCopy.forEach(copy, current, records::add);
            others.accept(records);
        }
        Stages.await(copy.begin(current, followed));
    }
}
