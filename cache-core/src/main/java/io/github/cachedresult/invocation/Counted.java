package io.github.cachedresult.invocation;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.journal.JournalAction;
import io.github.cachedresult.tier.UnusableKind;
import org.jspecify.annotations.Nullable;

/** Something that {@link CacheCounts} has a number of. There are few of each: no keys, and no free texts. */
public sealed interface Counted {

    /**
     * Calls of a model that got a result. Runs in the background, and those that their call did not wait for, are none.
     *
     * @param tier where it came from: {@code COMPUTED} where the call's own method brought it, {@code JOINED} where it is that
     *     of the call it waited for, {@code STALE} where it had expired
     */
    record Answered(String model, Tier tier) implements Counted {}

    /**
     * Calls of a model that ended with the method's exception.
     *
     * @param tier {@code COMPUTED} for the call's own, {@code JOINED} for that of the call it waited for
     */
    record Failed(String model, Tier tier) implements Counted {}

    /** Calls of a model that ran without the cache. */
    record Bypassed(String model) implements Counted {}

    /**
     * Calls of a model under a mode that never runs the method, without an answer.
     *
     * @param reason why there was none
     */
    record Refused(String model, NotCachedException.Reason reason) implements Counted {}

    /** What runs of a model left and a store has, or, where there is none, this process. */
    record Stored(String model) implements Counted {}

    /** What runs of a model left and the journal alone has. */
    record KeptInJournal(String model) implements Counted {}

    /**
     * Results of a model that are in no store.
     *
     * @param kind why
     * @param judge the class of the validity predicate that did not let it be stored, or {@code null}
     */
    record NotStored(
            String model, WhyNotStored.Kind kind, @Nullable String judge) implements Counted {}

    /**
     * Entries of a model that were found and not used.
     *
     * @param tier where
     * @param kind why
     * @param defect what is wrong with them, or {@code null} where they are whole
     * @param judge the class of the validity predicate that does not let them be used, or {@code null}
     */
    record Unusable(
            String model,
            Tier tier,
            UnusableKind kind,
            @Nullable Defect defect,
            @Nullable String judge) implements Counted {}

    /**
     * Keys for which a store did not answer, or did not take an entry.
     *
     * @param action {@code read} or {@code write}
     */
    record StoreFailed(Tier tier, String action) implements Counted {}

    /**
     * Records of the journal.
     *
     * @param action what became of them
     */
    record Journaled(JournalAction action) implements Counted {}
}
