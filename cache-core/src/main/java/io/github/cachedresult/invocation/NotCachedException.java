package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Tier;
import io.github.cachedresult.key.ResultKey;
import java.util.Set;

/**
 * A call under a mode that never runs the method has no answer: {@link CacheMode#CACHE_ONLY} or {@link
 * CacheMode#REPLAY_ONLY}. The method has not run.
 */
public sealed class NotCachedException extends UnansweredCallException permits PartlyCachedException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final Set<Tier> unanswered;

    NotCachedException(String message, Reason reason, Set<Tier> unanswered) {
        super(message);
        this.reason = reason;
        this.unanswered = Set.copyOf(unanswered);
    }

    static NotCachedException notFound(
            CachedOperation<?> operation, CacheMode mode, ResultKey key, Outcome.NotFound outcome) {
        String call = operation + " (" + key + ")";
        Set<Tier> unanswered = outcome.unanswered();
        if (outcome.stopped()) {
            return new NotCachedException(
                    "hits are stopped, as the log of evictions has not been read for as long as"
                            + " cachedresult.evictions.stop-after says: whatever there is of " + call
                            + " is not used, and the mode " + mode
                            + " does not run the method; try again when the log can be read",
                    Reason.HITS_STOPPED,
                    unanswered);
        }
        return unanswered.isEmpty()
                ? new NotCachedException(
                        "no tier has a usable result of " + call + ", and the mode " + mode
                                + " does not run the method; compute it under another mode",
                        Reason.MISS,
                        unanswered)
                : new NotCachedException(
                        "nobody knows whether there is a result of " + call + ", as " + unanswered
                                + " did not answer, and the mode " + mode
                                + " does not run the method; try again when the tier is back",
                        Reason.UNAVAILABLE,
                        unanswered);
    }

    static NotCachedException uncacheable(CachedOperation<?> operation, CacheMode mode, String why) {
        return new NotCachedException(
                "a call of " + operation + " cannot be looked up: " + why + "; and the mode " + mode
                        + " does not run the method",
                Reason.UNCACHEABLE,
                Set.of());
    }

    /** Why there is no answer. */
    public Reason reason() {
        return reason;
    }

    /**
     * The tiers that did not answer, any of which may have the result; empty unless {@link Reason#UNAVAILABLE} or {@link
     * Reason#HITS_STOPPED}.
     */
    public Set<Tier> unanswered() {
        return unanswered;
    }

    /** Why a call has no answer. */
    public enum Reason {
        /** All tiers were asked and answered, and none has a usable result. */
        MISS,

        /** A tier did not answer, and those that did have no usable result. */
        UNAVAILABLE,

        /**
         * Whatever the tiers have is not used, as the log of evictions has not been read for so long that hits were to stop:
         * see {@link io.github.cachedresult.eviction.EvictionOptions#stopAfter()}.
         */
        HITS_STOPPED,

        /** No tier was asked: the call has no key, as its inputs cannot be hashed or its model is not known. */
        UNCACHEABLE
    }
}
