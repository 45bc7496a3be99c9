package io.github.cachedresult.journal;

import io.github.cachedresult.entry.EntryHeader;

/** What evictions say of the journal's records, and of what stores have in their place. Thread-safe. */
public interface RecordEvictions {

    /** Whether they are known yet: before, nothing is delivered. */
    boolean areKnown();

    /** Whether a result that no store has may come into one. One that may not is dropped. */
    boolean admit(EntryHeader record);

    /** Whether what a store has may be used. */
    boolean isInForce(EntryHeader stored);

    /** Hears that the stores have a record's entry, or another in its place; before the record is dropped. */
    void delivered(EntryHeader record);
}
