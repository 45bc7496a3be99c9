package io.github.cachedresult.entry;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.entry.HeaderRead.Header;
import io.github.cachedresult.entry.HeaderRead.Incomplete;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Slice;
import java.io.UncheckedIOException;

/**
 * Writes and reads plain entries, and the headers of all. {@code docs/entry-format.md} is the specification.
 *
 * <p>Reading never throws and never trusts: whatever the bytes are, the outcome is a whole entry or a {@link Defect}.
 */
public final class EntryFormat {

    /** The version of the format that is written, and read. */
    public static final int VERSION = 1;

    /** How many first bytes of an entry hold all but the longest headers: what a ranged read asks for. */
    public static final int HEADER_PREFETCH = 4096;

    private EntryFormat() {}

    /** Writes a plain entry. Two are equal byte for byte if header and payload are. */
    public static byte[] write(EntryHeader header, byte[] payload) {
        return EntrySeal.NONE.write(header, payload);
    }

    /**
     * Reads an entry as somebody does who has no keys: one that is signed is read by its checksums alone, and one that is
     * encrypted is not. The bytes become part of the outcome and must not be changed.
     */
    public static EntryRead read(byte[] bytes) {
        return EntrySeal.NONE.read(bytes);
    }

    /**
     * Reads the header from an entry's first bytes, by their own checksum; the payload is neither needed nor checked, and
     * neither is a signature. That of an encrypted entry is without what it keeps to itself, see {@link
     * EntryHeader#disclosed}.
     *
     * @param prefix at least the first 20 bytes; {@link #HEADER_PREFETCH} are enough for nearly all entries
     */
    public static HeaderRead readHeader(byte[] prefix) {
        FrameRead read = EntryFrame.readHead(prefix);
        if (read instanceof EntryFrame frame) {
            try {
                return new Header(HeaderFormat.read(frame.header()));
            } catch (CborException | IllegalArgumentException e) {
                return unreadable(e);
            }
        }
        return (HeaderRead) read;
    }

    /** As {@link #readHeader(byte[])}, from an entry that is all there. */
    public static HeaderRead readHeader(Bytes entry) {
        if (entry instanceof Slice slice) {
            return readHeader(slice.toArray());
        }
        try {
            HeaderRead read = readHeader(entry.first(HEADER_PREFETCH));
            boolean isThere = read instanceof Incomplete incomplete && incomplete.needed() <= entry.size();
            return isThere ? readHeader(entry.first(((Incomplete) read).needed())) : read;
        } catch (UncheckedIOException e) {
            return new EntryRead.Unreadable(Defect.CORRUPT, "its temporary file cannot be read: " + e.getCause());
        }
    }

    /** Reads an entry that is not encrypted, without looking at its proof. */
    static EntryRead inTheClear(EntryFrame frame) {
        try {
            EntryHeader header = HeaderFormat.read(frame.header());
            return new EntryRead.Whole(new StoredResult(
                    header, frame.whole(), frame.payload(), header.payload().compression() != null));
        } catch (CborException | IllegalArgumentException e) {
            return unreadable(e);
        }
    }

    static EntryRead.Unreadable unreadable(RuntimeException ofHeader) {
        return new EntryRead.Unreadable(Defect.CORRUPT, "its header cannot be read: " + ofHeader.getMessage());
    }
}
