package io.github.cachedresult.tier;

/** Why an entry that was found is not used, as one of few that can be counted. */
public enum UnusableKind {
    /** It is damaged, outdated or not ours: the {@link io.github.cachedresult.entry.Defect} says which. */
    DEFECTIVE,

    /** It is too old. */
    EXPIRED,

    /** It was taken back, or that cannot be told, as it was computed under a log of evictions that is gone. */
    EVICTED,

    /** Nothing is used, as the log of evictions has not been read for too long. */
    HITS_STOPPED,

    /** A validity predicate finds it unusable. */
    JUDGED,

    /** A validity predicate threw. */
    JUDGE_FAILED,

    /** It holds how the method failed, which is not wanted. */
    FAILURE,

    /** It may be used, and the call is one that replaces it. */
    REPLACED
}
