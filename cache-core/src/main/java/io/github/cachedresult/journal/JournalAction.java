package io.github.cachedresult.journal;

/** What became of a record of the journal. */
public enum JournalAction {
    /** It is on disk, before a caller has the result. */
    KEPT,

    /** It was taken over from a process that has ended. */
    ADOPTED,

    /** The last store has the entry, or another of its key; the record is gone. */
    DELIVERED,

    /** The last store did not take it; it is tried again. */
    UNDELIVERED,

    /**
     * The last store has refused it several times for its own sake, as one that is too large. It stays on disk, and is offered
     * again by the process that takes it over.
     */
    PUT_OFF,

    /** It outlived its entry, and is gone. */
    EXPIRED,

    /** Its entry was evicted meanwhile, and is not written any more. */
    EVICTED,

    /** The journal was full, and this record gave way to one that costs more to compute again. */
    DISPLACED,

    /** The journal was full of records that cost more to compute again; this one was not kept. */
    REFUSED,

    /** It is for a store that this process does not write to, and stays where it is. Said of all of them, at the start. */
    FOREIGN,

    /** Its file is damaged, and was set aside. */
    REJECTED,

    /** The disk failed, or was too slow for the caller to wait. */
    FAILED
}
