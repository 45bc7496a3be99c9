package io.github.cachedresult.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The log of evictions as one store keeps it: records numbered 1, 2, 3, … without gaps, which are never changed. A store
 * may have parts of several logs; at most one of them is its current one.
 *
 * <p>As of all of a store, the methods return at once, never throw, complete within the store's time limit, and
 * exceptionally where the store did not answer. Implementations are thread-safe.
 */
public interface EvictionLog {

    /** Which log is the current one, if there is one. One round trip. */
    CompletionStage<Optional<UUID>> current();

    /**
     * Makes a log the current one, unless there is one already and it is not the one that is expected: of several callers at
     * once one succeeds.
     *
     * @param expected the log to be replaced, or {@code null} for none
     * @return which log is current now
     */
    CompletionStage<UUID> begin(@Nullable UUID expected, UUID log);

    /**
     * Reads records from a number on, as many as are at hand in few round trips; where there is no such record, one round
     * trip tells.
     *
     * @param from the number of the first, at least 1
     * @param preceding the record before that, as it was read, or {@code null}: a store that may lose the end of a log, and
     *     give its numbers again, has lost it if that is another one
     */
    CompletionStage<Page> read(UUID log, long from, byte @Nullable [] preceding);

    /** Reads records, whatever precedes them. */
    default CompletionStage<Page> read(UUID log, long from) {
        return read(log, from, null);
    }

    /**
     * Appends records, atomically against other writers for each of them.
     *
     * @param first the number of the first; it must be the next one of the log
     * @param records the records, not to be changed
     * @return whether the log has all of them, or why not; if not, it may have some
     */
    CompletionStage<Appended> append(UUID log, long first, List<byte[]> records);

    /**
     * Reads the mark beside a log, by which the processes that follow it agree on something about this store; nothing of the
     * log depends on it. One round trip.
     */
    CompletionStage<Optional<byte[]>> mark(UUID log);

    /**
     * Replaces the mark beside a log, atomically against others who do, if it still is what was read. Two round trips at most; of
     * a store that cannot replace atomically six, and then more than one of those who do it at once may succeed.
     *
     * @param expected as it was read, or {@code null} where there was none
     * @return whether it is {@code next} now
     */
    CompletionStage<Boolean> replaceMark(UUID log, byte @Nullable [] expected, byte[] next);

    /**
     * Asks to be told when somebody appends, where the store can tell; others are read from time to time. Nothing may be
     * relied on: what is heard means that reading is worth while.
     *
     * @param heard must not block; may be called on any thread
     * @return what ends it
     */
    Listening listen(Runnable heard);

    /** Ends, when it is closed, that somebody is told. */
    @FunctionalInterface
    interface Listening extends AutoCloseable {

        /** For stores that cannot tell. */
        Listening NONE = () -> {};

        @Override
        void close();
    }

    /**
     * Records that were read.
     *
     * @param records in ascending order without gaps; empty if there are none yet
     * @param lost whether the store sees that its log ends before the record that precedes the first that was asked for, or
     *     has another in its place
     */
    record Page(List<byte[]> records, boolean lost) {

        /** Copies the list. */
        public Page {
            records = List.copyOf(records);
        }
    }

    /** What became of records that were to be appended. */
    enum Appended {

        /** The log has them under their numbers. */
        DONE,

        /** Others have their numbers. */
        TAKEN,

        /** The log ends before the record that precedes them. */
        LOST
    }
}
