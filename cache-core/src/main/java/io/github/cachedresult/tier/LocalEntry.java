package io.github.cachedresult.tier;

import io.github.cachedresult.Origin;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.value.ResultType;
import org.jspecify.annotations.Nullable;

/**
 * A result in this process.
 *
 * @param type the type it was stored with; a caller with another must not use it
 * @param content the value itself where its type is immutable, else its payload as {@link Bytes}, decoded for each
 *     caller; {@code null} where that is the result
 * @param judgedBy who found it valid, for whoever is the same to know without asking again
 * @param origin who computed it
 * @param computedAt when, in milliseconds since 1970
 * @param freshUntil from when on it may be computed anew in the background, not after {@code expiresAt}
 * @param expiresAt from when on it must not be used, in milliseconds since 1970
 * @param standing what evictions say of it
 * @param unstored its header, where no store has it, or {@code null}
 * @param weight about how many bytes of the heap it takes
 */
public record LocalEntry(
        ResultType type,
        @Nullable Object content,
        Object judgedBy,
        Origin origin,
        long computedAt,
        long freshUntil,
        long expiresAt,
        EvictionStanding standing,
        @Nullable EntryHeader unstored,
        int weight) {

    /** Why evictions do not let it be used, or {@code null}. */
    public @Nullable String objectionBy(KnownEvictions evictions) {
        return unstored == null
                ? evictions.objectionTo(EvictionSubject.of(origin), standing.computedUnder())
                : evictions.objectionToUnstored(unstored);
    }

    /** Whether an eviction of the log has taken it back. */
    public boolean isTakenBackBy(KnownEvictions evictions) {
        long number = unstored == null
                ? evictions.evictionOf(EvictionSubject.of(origin), standing.computedUnder())
                : evictions.evictionOfUnstored(unstored);
        return number != 0;
    }
}
