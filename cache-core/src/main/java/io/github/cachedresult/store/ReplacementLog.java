package io.github.cachedresult.store;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a store remembers of entries that took the place of others, for the processes that hold the others in their memory:
 * records in the order in which they were added, of which the oldest are forgotten. An entry that took nobody's place has
 * none.
 *
 * <p>A store may lose it. Each record therefore says in which log it is, and a reader says which record it has read last, so
 * that it learns whether it missed some. As of all of a store, the methods return at once, never throw, complete within the
 * store's time limit, and exceptionally where the store did not answer. Implementations are thread-safe.
 */
public interface ReplacementLog {

    /** Adds records, and tells those who listen. One round trip. */
    CompletionStage<?> append(List<byte[]> records);

    /**
     * Reads records, as many as are at hand in one round trip.
     *
     * @param last the record that was read last, or {@code null} to read from the first that is remembered
     */
    CompletionStage<Page> readAfter(@Nullable Numbered last);

    /** Asks to be told when somebody adds, as {@link EvictionLog#listen} does. */
    EvictionLog.Listening listen(Runnable heard);

    /**
     * A record in its place.
     *
     * @param log the name of the log, another one each time that the store has begun anew
     * @param number its number, in the store's own writing
     * @param bytes the record
     */
    record Numbered(String log, String number, byte[] bytes) {}

    /**
     * Records that were read.
     *
     * @param records those that follow, in their order; empty if there are none
     * @param lost whether the record that was read last is not remembered, so that nobody knows what followed it
     */
    record Page(List<Numbered> records, boolean lost) {

        /** Copies the list. */
        public Page {
            records = List.copyOf(records);
        }
    }
}
