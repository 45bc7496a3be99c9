package io.github.cachedresult;

/** Where an answer came from. */
public enum Tier {
    /** This call ran the method. */
    COMPUTED,

    /** Another call was running the method already; this one waited for it. */
    JOINED,

    /** This process had it. */
    LOCAL,

    /** Redis had it. */
    REDIS,

    /** S3 had it. */
    S3,

    /** A result past its life, returned in place of a new one. */
    STALE
}
