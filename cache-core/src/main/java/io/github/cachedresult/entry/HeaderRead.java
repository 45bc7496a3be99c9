package io.github.cachedresult.entry;

/** The outcome of reading an entry's header from its first bytes. */
public sealed interface HeaderRead permits HeaderRead.Header, HeaderRead.Incomplete, EntryRead.Unreadable {

    /** The header is whole. */
    record Header(EntryHeader header) implements HeaderRead {}

    /**
     * The header is longer than the bytes that were given.
     *
     * @param needed how many of the entry's first bytes hold it
     */
    record Incomplete(int needed) implements HeaderRead {}
}
