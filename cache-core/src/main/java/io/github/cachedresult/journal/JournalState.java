package io.github.cachedresult.journal;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a journal holds for this process at one moment.
 *
 * @param directory where it is
 * @param records how many results are on disk that the last store has not confirmed
 * @param bytes how many bytes of the disk they take, in blocks of 4 KiB
 * @param maximumSize how many they may take
 * @param oldest when the oldest of them was computed, or {@code null} if there is none
 * @param lastFailure what went wrong last, since this process started, or {@code null} if nothing has
 */
public record JournalState(
        Path directory,
        int records,
        long bytes,
        long maximumSize,
        @Nullable Instant oldest,
        @Nullable Failure lastFailure) {

    /**
     * Something that went wrong.
     *
     * @param at when
     * @param action what became of the record
     * @param detail why
     */
    public record Failure(Instant at, JournalAction action, String detail) {}
}
