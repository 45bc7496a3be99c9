package io.github.cachedresult.entry;

/** The outcome of reading an entry's bytes. */
public sealed interface EntryRead {

    /** It is whole, and ours. */
    record Whole(StoredResult result) implements EntryRead {}

    /**
     * It cannot be read.
     *
     * @param defect what kind of defect
     * @param detail what exactly, for logs
     */
    record Unreadable(Defect defect, String detail) implements EntryRead, HeaderRead, FrameRead {}
}
