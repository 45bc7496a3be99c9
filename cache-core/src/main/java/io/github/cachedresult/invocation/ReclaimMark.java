package io.github.cachedresult.invocation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a store's evicted entries were deleted, as the store keeps it beside its log of evictions.
 *
 * @param upTo the number of the last eviction of which all that could be deleted was, or 0
 * @param changes how often this was changed: no two are the same, so that whoever is at it shows that he goes on
 * @param failures how many attempts have failed since one succeeded
 * @param holder who is at it, or {@code null} for nobody
 */
record ReclaimMark(
        long upTo, long changes, int failures, @Nullable UUID holder) {

    /** Nothing was deleted yet. */
    static final ReclaimMark NONE = new ReclaimMark(0, 0, 0, null);

    private static final String NOBODY = "-";

    /** As it was written; what cannot be read counts as {@link #NONE}, at the cost of looking once more. */
    static ReclaimMark read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return NONE;
        }
        String[] parts = new String(bytes, US_ASCII).split(" ", -1);
        try {
            return new ReclaimMark(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    Integer.parseInt(parts[2]),
                    parts[3].equals(NOBODY) ? null : UUID.fromString(parts[3]));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return NONE;
        }
    }

    /** For people too. */
    byte[] write() {
        return (upTo + " " + changes + " " + failures + " " + (holder == null ? NOBODY : holder)).getBytes(US_ASCII);
    }

    /** Whether anybody may begin at once. */
    boolean isFree() {
        return holder == null && failures == 0;
    }

    /** Somebody is at it, or still is. */
    ReclaimMark heldBy(UUID process) {
        return new ReclaimMark(upTo, changes + 1, failures, process);
    }

    /** Nobody is at it any more, as the store did not answer. */
    ReclaimMark failed() {
        return new ReclaimMark(upTo, changes + 1, failures + 1, null);
    }

    /** All is deleted up to a number. */
    ReclaimMark done(long number) {
        return new ReclaimMark(number, changes + 1, 0, null);
    }
}
