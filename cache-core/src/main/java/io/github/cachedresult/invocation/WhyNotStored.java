package io.github.cachedresult.invocation;

import org.jspecify.annotations.Nullable;

/**
 * Why a result was returned and not stored.
 *
 * @param kind the cause, as one of few
 * @param judge the class of the validity predicate that did not let it be stored, or {@code null}
 * @param reason why exactly, for people
 */
public record WhyNotStored(Kind kind, @Nullable String judge, String reason) {

    /** Of no predicate's. */
    WhyNotStored(Kind kind, String reason) {
        this(kind, null, reason);
    }

    /** The causes. */
    public enum Kind {
        /** A validity predicate said so. */
        JUDGED,

        /** A validity predicate prefers the expired result that it would have replaced. */
        STALE_PREFERRED,

        /** A validity predicate threw. */
        JUDGE_FAILED,

        /** It is null, which the model does not store. */
        NULL,

        /** Decoding what would be stored would not give the same. */
        LOSSY,

        /** What the key was made of changed while the method ran, or cannot be read again. */
        INPUTS_CHANGED,

        /** It was evicted while the method ran. */
        EVICTED,

        /** The call's mode writes no store. */
        MODE,

        /** A usable result is there, of another call that was first. */
        ANOTHER_STORED,

        /** It is larger than entries may be, or than any store takes. */
        TOO_LARGE,

        /**
         * No store took it, or none has so far, and no journal keeps it; or there is none, and this process holds nothing of its
         * model.
         */
        UNTAKEN,

        /** The cache failed. */
        CACHE_FAILED
    }
}
