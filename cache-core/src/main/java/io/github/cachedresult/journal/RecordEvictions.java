package io.github.cachedresult.journal;

import io.github.cachedresult.entry.EntryHeader;

/** What evictions say of the journal's records, and of what stores have in their place. Thread-safe. */
public interface RecordEvictions {

    /** Whether they are known yet: before, nothing is delivered. */
    boolean areKnown();

    /**
     * Whether a result that no store has may come into one. One that may not is dropped.
     *
     * @param adopted whether another process has left it
     */
    boolean admit(EntryHeader record, boolean adopted);

    /** Whether what a store has may be used. */
    boolean isInForce(EntryHeader stored);

    /** Hears that a store may have a record's entry by now, before the record is dropped. */
    void mayBeStored(EntryHeader record);
}
