package io.github.cachedresult.entry;

/** Why an entry that is there cannot be used. Each is a miss, and each is counted by itself. */
public enum Defect {
    /** Truncated or changed: lengths or checksums do not agree. */
    CORRUPT,

    /** A pointer to an entry that no store below has any more. */
    DANGLING,

    /** Not one of our entries: something else was written under the key. */
    FOREIGN,

    /** Ours, for another key than the one it was found under. */
    MISKEYED,

    /** Ours, for a result type that has another shape now. */
    OBSOLETE,

    /** Ours, written in a later format, codec or compression than this version reads. */
    UNSUPPORTED
}
