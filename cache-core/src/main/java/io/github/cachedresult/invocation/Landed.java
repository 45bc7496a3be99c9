package io.github.cachedresult.invocation;

import io.github.cachedresult.Origin;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * The end of a flight.
 *
 * @param outcome what all that wait for it get
 * @param kept what this process may hold of it, or {@code null} for nothing
 */
record Landed(Outcome outcome, @Nullable Kept kept) {

    /** The same end of a result that is in no store, and so is nobody's entry. */
    Landed unstored(Origin origin) {
        Outcome end = outcome instanceof Outcome.Delivered delivered
                ? new Outcome.Delivered(
                        delivered.tier(),
                        delivered.value(),
                        delivered.shared(),
                        origin,
                        delivered.computedAt(),
                        delivered.until())
                : outcome;
        return new Landed(
                end,
                kept == null
                        ? null
                        : new Kept(
                                kept.content(),
                                origin,
                                kept.computedAt(),
                                kept.life(),
                                kept.computedUnder(),
                                kept.payloadLength()));
    }

    /** An end that leaves nothing to keep. */
    static Landed only(Outcome outcome) {
        return new Landed(outcome, null);
    }

    /**
     * What a process may hold.
     *
     * @param content the value where its type is immutable, its payload where it is not, {@code null} for null, or the
     *     {@link EntryContent.Failure}
     * @param origin who computed it
     * @param computedAt when, in milliseconds since 1970
     * @param life until when it may be held, and need not be computed anew
     * @param computedUnder how far evictions were known when its computation began
     * @param payloadLength how long its payload is, in bytes
     */
    record Kept(
            @Nullable Object content,
            Origin origin,
            long computedAt,
            EntryHeader.Life life,
            LogPosition computedUnder,
            int payloadLength) {}
}
