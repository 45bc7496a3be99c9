package io.github.cachedresult.entry;

/** The outcome of reading an entry's header from its first bytes. */
public sealed interface HeaderRead permits HeaderRead.Header, HeaderRead.Incomplete, EntryRead.Unreadable {

    /** The header is whole. Whether somebody has written it who may is only told by reading the entry. */
    record Header(EntryHeader header) implements HeaderRead {}

    /**
     * The header is longer than the bytes that were given.
     *
     * @param needed how many of the entry's first bytes hold it
     */
    record Incomplete(int needed) implements HeaderRead, FrameRead {

        /** What it is where those bytes are all there are. */
        EntryRead.Unreadable truncated() {
            return new EntryRead.Unreadable(Defect.TRUNCATED, "it ends within its header");
        }
    }

    /** The same, where the bytes that were given are all there are: what is incomplete is truncated. */
    default HeaderRead ofAll() {
        return this instanceof Incomplete incomplete ? incomplete.truncated() : this;
    }
}
