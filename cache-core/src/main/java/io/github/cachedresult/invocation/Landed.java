package io.github.cachedresult.invocation;

import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryHeader.Run;
import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.store.LeaseEnd;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The end of a flight.
 *
 * @param outcome what all that wait for it get
 * @param kept what this process may hold of it, or {@code null} for nothing
 * @param isStored whether other processes can read it
 * @param hasThrown whether the method threw, whatever the outcome
 */
record Landed(Outcome outcome, @Nullable Kept kept, boolean isStored, boolean hasThrown) {

    /** An end for which nothing stands in. */
    Landed(Outcome outcome, @Nullable Kept kept, boolean isStored) {
        this(outcome, kept, isStored, outcome instanceof Outcome.Threw);
    }

    /**
     * The same end of a result that no store has.
     *
     * @param origin what is told of it
     * @param header what would be stored
     */
    Landed unstored(Origin origin, EntryHeader header) {
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
                                header,
                                kept.payloadLength()),
                false);
    }

    /** The same end of a result that a store has. */
    Landed stored() {
        return new Landed(outcome, kept, true);
    }

    /** The same end, which stands in for that of a method that threw. */
    Landed afterThrowing() {
        return new Landed(outcome, kept, isStored, true);
    }

    /** What those are told that wait for it in other processes. */
    LeaseEnd leaseEnd() {
        if (isStored) {
            return LeaseEnd.STORED;
        }
        return hasThrown ? LeaseEnd.FAILED : LeaseEnd.NOT_STORED;
    }

    /** An end that leaves nothing to keep. */
    static Landed only(Outcome outcome) {
        return new Landed(outcome, null, false);
    }

    /** A result that leaves a usable one where it is. */
    static Landed givenWay(FlightRequest request, @Nullable Object value, @Nullable Bytes payload, Run run) {
        WhyNotStored why = new WhyNotStored(WhyNotStored.Kind.ANOTHER_STORED, "a usable result is stored already");
        request.report().notStored(why);
        return returnedOnly(request, value, payload, run, Verdict.doNotStore(why.reason()));
    }

    /** A result for those that wait for the flight, and nobody else. */
    static Landed returnedOnly(
            FlightRequest request, @Nullable Object value, @Nullable Bytes payload, Run run, Verdict verdict) {
        CachedOperation<?> operation = request.operation();
        Origin origin = Entries.unstored(request, run, verdict);
        if (value != null && payload == null && !operation.type().isImmutable()) {
            return only(new Outcome.Unshareable(value, origin));
        }
        Object shared = operation.type().shared(value, () -> Objects.requireNonNull(payload));
        return only(new Outcome.Delivered(Tier.COMPUTED, value, shared, origin, run.computedAt(), EntryHeader.NEVER));
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
     * @param unstored its header, where no store has it, or {@code null}
     * @param payloadLength how long its payload is, in bytes
     */
    record Kept(
            @Nullable Object content,
            Origin origin,
            long computedAt,
            EntryHeader.Life life,
            LogPosition computedUnder,
            @Nullable EntryHeader unstored,
            long payloadLength) {

        /** Whether it is a result that is to be computed anew in the background. */
        boolean isDue(Lifetimes lives, long now) {
            return !(content instanceof EntryContent.Failure) && lives.isDue(computedAt, life.freshUntil(), now);
        }
    }
}
