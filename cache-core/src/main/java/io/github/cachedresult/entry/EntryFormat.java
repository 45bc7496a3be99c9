package io.github.cachedresult.entry;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.entry.EntryRead.Unreadable;
import io.github.cachedresult.entry.EntryRead.Whole;
import io.github.cachedresult.entry.HeaderRead.Header;
import io.github.cachedresult.entry.HeaderRead.Incomplete;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/*
 * An entry, byte by byte (all numbers big-endian):
 *
 *   0  43 52 45 53              magic, "CRES"
 *   4  01                       format version
 *   5  01                       kind of trailer: CRC-32C and CRC-32
 *   6  00 00                    reserved, zero
 *   8  00 00 00 bd              length of the header, h
 *  12  00 00 00 00 00 00 00 1b  length of the payload, p
 *  20  b0 01 58 20 …            the header: a CBOR map with integer keys, see HeaderFormat
 *  20+h    7f 03 9a 11          CRC-32C of all bytes before it
 *  24+h    7b 22 …              the payload
 *  24+h+p  … 8 bytes            CRC-32C and CRC-32 of all bytes before them
 *
 * Two checksums: the first lets a ranged read trust a header alone; the last covers everything, so that the header of
 * one entry in front of another's payload is found out. CRC-32C and CRC-32 have different polynomials; together they
 * detect what one of 64 bits would, and the JDK computes both with the processor's own instructions.
 */

/**
 * Writes and reads entries. {@code docs/entry-format.md} is the specification.
 *
 * <p>Reading never throws and never trusts: whatever the bytes are, the outcome is a whole entry or a {@link Defect}.
 */
public final class EntryFormat {

    /** The version of the format that is written, and read. */
    public static final int VERSION = 1;

    /** How many first bytes of an entry hold all but the longest headers: what a ranged read asks for. */
    public static final int HEADER_PREFETCH = 4096;

    /** The length of what precedes the header. */
    private static final int PRELUDE = 20;

    private static final int MAGIC = 0x43524553;
    private static final int TRAILER_CRC = 1;
    private static final int HEADER_CHECK = 4;
    private static final int TRAILER = 8;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private EntryFormat() {}

    /** Writes an entry. Two entries are equal byte for byte if header and payload are. */
    public static byte[] write(EntryHeader header, byte[] payload) {
        return write(header, Slice.of(payload));
    }

    /** As {@link #write(EntryHeader, byte[])}, of a payload that is a part of an array. */
    public static byte[] write(EntryHeader header, Slice payload) {
        byte[] head = HeaderFormat.write(header);
        int headerEnd = PRELUDE + head.length;
        int payloadAt = headerEnd + HEADER_CHECK;
        int payloadEnd = Math.addExact(payloadAt, payload.length());
        byte[] bytes = new byte[Math.addExact(payloadEnd, TRAILER)];
        INT.set(bytes, 0, MAGIC);
        bytes[4] = VERSION;
        bytes[5] = TRAILER_CRC;
        INT.set(bytes, 8, head.length);
        LONG.set(bytes, 12, (long) payload.length());
        System.arraycopy(head, 0, bytes, PRELUDE, head.length);
        INT.set(bytes, headerEnd, crc(new CRC32C(), bytes, headerEnd));
        System.arraycopy(payload.bytes(), payload.offset(), bytes, payloadAt, payload.length());
        INT.set(bytes, payloadEnd, crc(new CRC32C(), bytes, payloadEnd));
        INT.set(bytes, payloadEnd + 4, crc(new CRC32(), bytes, payloadEnd));
        return bytes;
    }

    /** Reads an entry. The bytes become part of the outcome and must not be changed. */
    public static EntryRead read(byte[] bytes) {
        Unreadable unusable = defectOfPrelude(bytes);
        if (unusable != null) {
            return unusable;
        }
        long headerLength = Integer.toUnsignedLong((int) INT.get(bytes, 8));
        long payloadLength = (long) LONG.get(bytes, 12);
        long expected = PRELUDE + headerLength + HEADER_CHECK + TRAILER;
        if (payloadLength < 0 || payloadLength != bytes.length - expected) {
            return corrupt("it has " + bytes.length + " bytes, its lengths ask for " + expected + " and a payload of "
                    + payloadLength);
        }
        int payloadEnd = bytes.length - TRAILER;
        if ((int) INT.get(bytes, payloadEnd) != crc(new CRC32C(), bytes, payloadEnd)
                || (int) INT.get(bytes, payloadEnd + 4) != crc(new CRC32(), bytes, payloadEnd)) {
            return corrupt("its checksum does not agree");
        }
        HeaderRead read = readHeader(bytes, (int) headerLength);
        if (read instanceof Header header) {
            int payloadAt = payloadEnd - (int) payloadLength;
            return new Whole(
                    new StoredResult(header.header(), bytes, new Slice(bytes, payloadAt, (int) payloadLength)));
        }
        return read instanceof Unreadable unreadable ? unreadable : corrupt("its header is not complete");
    }

    /**
     * Reads the header from an entry's first bytes, by their own checksum; the payload is neither needed nor checked.
     *
     * @param prefix at least the first 20 bytes; {@link #HEADER_PREFETCH} are enough for nearly all entries
     */
    public static HeaderRead readHeader(byte[] prefix) {
        Unreadable unusable = defectOfPrelude(prefix);
        if (unusable != null) {
            return unusable;
        }
        long headerLength = Integer.toUnsignedLong((int) INT.get(prefix, 8));
        long needed = PRELUDE + headerLength + HEADER_CHECK;
        if (needed > Integer.MAX_VALUE) {
            return corrupt("its header claims " + headerLength + " bytes");
        }
        return needed > prefix.length ? new Incomplete((int) needed) : readHeader(prefix, (int) headerLength);
    }

    private static HeaderRead readHeader(byte[] bytes, int headerLength) {
        int headerEnd = PRELUDE + headerLength;
        if ((int) INT.get(bytes, headerEnd) != crc(new CRC32C(), bytes, headerEnd)) {
            return corrupt("the checksum of its header does not agree");
        }
        try {
            return new Header(HeaderFormat.read(new CborReader(bytes, PRELUDE, headerLength)));
        } catch (CborException | IllegalArgumentException e) {
            return corrupt("its header cannot be read: " + e.getMessage());
        }
    }

    private static @Nullable Unreadable defectOfPrelude(byte[] bytes) {
        if (bytes.length < 4 || (int) INT.get(bytes, 0) != MAGIC) {
            return new Unreadable(Defect.FOREIGN, "it does not begin like one of our entries");
        }
        if (bytes.length < PRELUDE) {
            return corrupt("it ends within its first " + PRELUDE + " bytes");
        }
        if (bytes[4] != VERSION || bytes[5] != TRAILER_CRC) {
            return new Unreadable(
                    Defect.UNSUPPORTED,
                    "it has format version " + (bytes[4] & 0xff) + " and trailer " + (bytes[5] & 0xff)
                            + ", this version reads 1 and 1");
        }
        return null;
    }

    private static Unreadable corrupt(String detail) {
        return new Unreadable(Defect.CORRUPT, detail);
    }

    private static int crc(Checksum checksum, byte[] bytes, int length) {
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
