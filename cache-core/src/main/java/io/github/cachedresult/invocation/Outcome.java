package io.github.cachedresult.invocation;

import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of a call that was not answered by this process's own tier. All that wait for it see the same outcome. */
sealed interface Outcome {

    /** Who ran the method for it, or {@code null} where that is not known. */
    default @Nullable Origin origin() {
        return null;
    }

    /** One of which is known who ran the method when. */
    sealed interface Known extends Outcome {

        @Override
        Origin origin();

        /** When that was, in milliseconds since 1970. */
        long computedAt();
    }

    /**
     * There is a result.
     *
     * @param tier where it came from, for the caller that got it
     * @param value the value for that caller alone
     * @param shared what others make their own value of: the value where its type is immutable, else the payload
     * @param origin who computed it
     * @param computedAt when, in milliseconds since 1970
     * @param until until when the tier may go on answering with it, in milliseconds since 1970, or {@link
     *     EntryHeader#NEVER}
     */
    record Delivered(
            Tier tier, @Nullable Object value, @Nullable Object shared, Origin origin, long computedAt, long until)
            implements Known {}

    /**
     * The method failed before, and that is remembered.
     *
     * @param tier where that was found
     * @param failure how it failed
     * @param origin who ran it
     * @param computedAt when it failed, in milliseconds since 1970
     * @param until until when that is remembered, in milliseconds since 1970
     */
    record Remembered(Tier tier, EntryContent.Failure failure, Origin origin, long computedAt, long until)
            implements Known {}

    /**
     * There is a result, for one caller only: it is mutable and cannot be copied.
     *
     * @param value the value
     * @param origin who computed it
     */
    record Unshareable(Object value, Origin origin) implements Outcome {}

    /**
     * There is no result, and the method must not run for it.
     *
     * @param unanswered the tiers that did not answer, any of which may have one
     * @param stopped whether what they have is not used, as the log of evictions has not been read for too long
     */
    record NotFound(Set<Tier> unanswered, boolean stopped) implements Outcome {}

    /**
     * There is none yet, and the call does not wait for one.
     *
     * @param limit how long it has waited
     */
    record Late(Duration limit) implements Outcome {}

    /**
     * The method ran with inputs that were not any more what they were, or did not run for that. What came of it is for nobody
     * but the call that ran it, if that still waits.
     *
     * @param reason who may have changed them
     * @param own what that call gets
     */
    record Spoiled(String reason, Outcome own) implements Outcome {}

    /**
     * The method threw.
     *
     * @param exception what it threw
     * @param interrupted whether because its own thread was interrupted, which concerns none of those that wait: one of them
     *     runs the method again
     */
    record Threw(Throwable exception, boolean interrupted) implements Outcome {}

    /**
     * The call that was to run the method did not: it was one of a batch that failed, for another's sake perhaps, or gave
     * up, or was for the calls to come alone, and another process does it. Who waits for it begins anew.
     */
    record NotRun() implements Outcome {
        static final NotRun INSTANCE = new NotRun();
    }

    /**
     * Nobody else can answer the call that waited, which runs its method by itself.
     *
     * @param reason why
     */
    record Alone(String reason) implements Outcome {
        static final Alone NEEDED = new Alone("the call that computes its result may be waiting for this one");
        static final Alone FAILED = new Alone("the call that computes its result failed within the cache");
    }
}
