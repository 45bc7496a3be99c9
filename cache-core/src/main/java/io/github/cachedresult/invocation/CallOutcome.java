package io.github.cachedresult.invocation;

import io.github.cachedresult.Tier;
import org.jspecify.annotations.Nullable;

/** What became of a call of a cached method, as a trace has it. */
public sealed interface CallOutcome {

    /** It has not ended yet. */
    record Running() implements CallOutcome {
        static final Running INSTANCE = new Running();
    }

    /**
     * A result was found, and the method did not run.
     *
     * @param tier where
     */
    record Hit(Tier tier) implements CallOutcome {}

    /** It waited for another call that was computing the same result, and got that. Where it expired, see {@link StoodIn}. */
    record Joined() implements CallOutcome {}

    /** The method ran, and a store has its result, or, where there is no store, this process. */
    record Stored() implements CallOutcome {}

    /** The method ran, and no store has taken its result; the journal keeps it until the last store has. */
    record KeptInJournal() implements CallOutcome {}

    /**
     * The method ran, and its result is in no store. The answer is that result all the same, or, where {@link
     * TracedCall#cachedFrom()} names another tier, the one that was preferred to it.
     *
     * @param reason why it was not kept
     */
    record NotStored(String reason) implements CallOutcome {}

    /**
     * An expired result was the answer, in place of one that the method did not bring.
     *
     * @param reason why it did not
     * @param exception what it threw, in this call or in the one it waited for, or {@code null} where it did not
     */
    record StoodIn(String reason, @Nullable Throwable exception) implements CallOutcome {}

    /**
     * The method ran without the cache.
     *
     * @param reason why
     */
    record Bypassed(String reason) implements CallOutcome {}

    /**
     * The method must not run under the call's mode, and there is no answer but an empty {@code Optional} or a {@link
     * NotCachedException}.
     *
     * @param reason why there is none
     */
    record Refused(NotCachedException.Reason reason) implements CallOutcome {}

    /**
     * It was a batch that was answered item by item: what became of each is told of the calls below this one.
     *
     * @param items how many items it has
     */
    record Batched(int items) implements CallOutcome {}

    /**
     * There is no answer but an exception: the method's own, in this call or in the one that it waited for, or one that
     * says why waiting has no end.
     *
     * @param exception the very exception that the caller got
     */
    record Failed(Throwable exception) implements CallOutcome {}
}
