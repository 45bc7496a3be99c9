package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.journal.JournalAction;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.tier.UnusableKind;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a call or its entry.
 *
 * <p>Each call sends exactly one of {@link Hit}, {@link Joined}, {@link Computed}, {@link Failed}, {@link Bypassed},
 * {@link Refused} and {@link ServedStale}; before it perhaps {@link Waited}; after {@link Computed}, one of {@link Stored},
 * {@link KeptInJournal} and {@link NotStored}. A call that passes the cache more than once, through two bindings or {@code
 * super}, is one call.
 *
 * <p>A refresh in the background is no call: it ends with {@link Refreshed} or {@link NotRefreshed}, before which its run, if
 * there is one that returns, sends what any does. So does a run that its call did not wait for, after what the call has sent;
 * if it throws, it sends {@link NotRefreshed}.
 */
public sealed interface CacheEvent {

    /**
     * A call was answered with a result that was found, without its method running.
     *
     * @param from where, how old it is, and who computed it
     */
    record Hit(String operation, ResultKey key, CachedFrom from) implements CacheEvent {

        /** Where it was found: {@code LOCAL}, {@code REDIS}, {@code S3} or {@code STALE}. */
        public Tier tier() {
            return from.tier();
        }
    }

    /**
     * A call got what another that was under way landed with, unless that is an expired result: see {@link ServedStale}.
     *
     * @param from {@code JOINED} where that ran the method, else the tier where it found the result
     */
    record Joined(String operation, ResultKey key, CachedFrom from) implements CacheEvent {}

    /**
     * A call found nothing, and it or the call it joined waited for other processes that were computing its result.
     *
     * @param duration for how long, in all
     */
    record Waited(String operation, ResultKey key, Duration duration) implements CacheEvent {}

    /**
     * The method ran and returned. Whether the result was kept is said by {@link Stored}, {@link KeptInJournal} or {@link
     * NotStored}, next.
     *
     * @param duration how long it ran
     * @param attributes what it attached to the result; unmodifiable
     */
    record Computed(String operation, ResultKey key, Duration duration, Map<String, Object> attributes)
            implements CacheEvent {}

    /**
     * A call ended with an exception.
     *
     * @param tier {@code COMPUTED} where its method threw it; {@code JOINED} where that of the call it waited for did, or
     *     where it was not to wait: its thread was interrupted, or the wait would have had no end
     * @param duration how long this call ran the method
     */
    record Failed(String operation, ResultKey key, Tier tier, Throwable exception, Duration duration)
            implements CacheEvent {}

    /**
     * A call was answered with an expired result, in place of one that its method did not bring.
     *
     * @param from {@code STALE}, how old it is, and who computed it
     * @param reason why the method did not
     * @param exception what it threw, in this call or in the one it waited for, or {@code null} where it did not
     */
    record ServedStale(
            String operation,
            ResultKey key,
            CachedFrom from,
            String reason,
            @Nullable Throwable exception) implements CacheEvent {}

    /**
     * A result that was due was replaced in the background.
     *
     * @param from {@code COMPUTED} by which result, or in which tier a newer one was found
     */
    record Refreshed(String operation, ResultKey key, CachedFrom from) implements CacheEvent {}

    /**
     * A result that was due could not be replaced in the background, and stays as it is. It is left alone for some seconds.
     *
     * @param reason why
     * @param exception what the method threw, or {@code null}
     */
    record NotRefreshed(
            String operation,
            ResultKey key,
            String reason,
            @Nullable Throwable exception) implements CacheEvent {}

    /**
     * What the method left is kept: by a store, which has it and has passed it on to those below, or, where there is no store, by
     * this process.
     *
     * @param origin what is known of its computation, with the entry's id
     */
    record Stored(String operation, ResultKey key, Origin origin) implements CacheEvent {}

    /**
     * No store has taken what the method left; the journal keeps it until the last store has.
     *
     * @param origin what is known of its computation, with the entry's id
     */
    record KeptInJournal(String operation, ResultKey key, Origin origin) implements CacheEvent {}

    /** What the method left was returned and is in no store. */
    record NotStored(String operation, ResultKey key, WhyNotStored why) implements CacheEvent {

        /** Why, for people. */
        public String reason() {
            return why.reason();
        }
    }

    /**
     * A call ran without the cache.
     *
     * @param model its model, or {@code null} where that is not known
     * @param key its key, or {@code null} where it has none
     */
    record Bypassed(
            String operation,
            @Nullable String model,
            @Nullable ResultKey key,
            String reason) implements CacheEvent {}

    /**
     * A call under a mode that never runs the method had no answer.
     *
     * @param model its model, or {@code null} where that is not known
     * @param key its key, or {@code null} where it has none
     */
    record Refused(
            String operation,
            @Nullable String model,
            @Nullable ResultKey key,
            NotCachedException.Reason reason) implements CacheEvent {}

    /**
     * An entry was found and must not be used.
     *
     * @param kind why, as one of few
     * @param defect what is wrong with it, or {@code null} where it is whole
     * @param judge the class of the validity predicate that does not let it be used, or {@code null}
     * @param reason why exactly
     */
    record Unusable(
            ResultKey key,
            Tier tier,
            UnusableKind kind,
            @Nullable Defect defect,
            @Nullable String judge,
            String reason) implements CacheEvent {}

    /** A store did not answer, or did not take an entry. */
    record StoreFailed(Tier tier, String action, ResultKey key, Throwable cause) implements CacheEvent {}

    /**
     * A store failed so often that it is left alone until it is found well.
     *
     * @param action what it is not asked to do: {@code read} or {@code write}
     * @param reason why it failed last
     */
    record StoreHeldBack(Tier tier, String store, String action, String reason) implements CacheEvent {}

    /**
     * A store was found well and is used again.
     *
     * @param action what it is asked to do again: {@code read} or {@code write}
     * @param heldBack for how long it was not
     */
    record StoreUsedAgain(Tier tier, String store, String action, Duration heldBack) implements CacheEvent {}

    /**
     * Something became of a record of the journal.
     *
     * @param key whose it is, or {@code null} where that cannot be read, or it concerns no record
     * @param detail what exactly, for people
     */
    record Journaled(@Nullable ResultKey key, JournalAction action, String detail) implements CacheEvent {}
}
