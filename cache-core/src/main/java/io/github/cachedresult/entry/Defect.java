package io.github.cachedresult.entry;

/** Why an entry that is there cannot be used. Each is a miss, and each is counted by itself. */
public enum Defect {
    /** It ends before its lengths say, and what is there of it does not contradict them. */
    TRUNCATED,

    /** Changed: lengths, checksums or content do not agree. */
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
    UNSUPPORTED,

    /** Whole, and without the signature that is asked for here. */
    UNSIGNED,

    /** Whole, and in the clear where only what is encrypted is taken. */
    UNENCRYPTED,

    /** Whole, and signed or encrypted with a key whose id is not known here. */
    UNKNOWN_KEY,

    /** Its checksums agree and its signature does not: it was changed by somebody who knew how, or its key has another secret. */
    BAD_SIGNATURE,

    /** Its checksums agree and it cannot be decrypted: as {@link #BAD_SIGNATURE}, of an encrypted entry. */
    UNDECRYPTABLE
}
