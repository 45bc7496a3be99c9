package io.github.cachedresult.entry;

import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.entry.EntryRead.Unreadable;
import io.github.cachedresult.entry.HeaderRead.Incomplete;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/*
 * An entry, byte by byte (all numbers big-endian):
 *
 *   0  43 52 45 53              magic, "CRES"
 *   4  01                       format version
 *   5  01                       kind of trailer: SealKind
 *   6  00                       length of the seal, s; 0 in plain entries
 *   7  00                       reserved, zero
 *   8  00 00 00 bd              length of the header, h
 *  12  00 00 00 00 00 00 00 1b  length of the payload, p
 *  20  b0 01 58 20 …            the header: a CBOR map with integer keys, see HeaderFormat
 *  20+h      …                  the seal, s bytes: which key, see Signing and Encryption
 *  20+h+s    7f 03 9a 11        CRC-32C of all bytes before it
 *  24+h+s    7b 22 …            the payload
 *  24+h+s+p  …                  the proof: 32 bytes in signed entries, 16 in encrypted ones
 *  …         … 8 bytes          CRC-32C and CRC-32 of all bytes before them
 *
 * Two checksums: the first lets a ranged read trust a header alone; the last covers everything, so that the header of
 * one entry in front of another's payload is found out. CRC-32C and CRC-32 have different polynomials; together they
 * detect what one of 64 bits would, and the JDK computes both with the processor's own instructions.
 */

/** The parts of an entry's bytes, and its checksums. The head is all that precedes the payload. */
final class EntryFrame implements FrameRead {

    /** The length of what precedes the header. */
    static final int PRELUDE = 20;

    private static final int MAGIC = 0x43524553;
    private static final int HEAD_CHECK = 4;
    private static final int CHECKS = 8;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final SealKind kind;
    private final byte[] bytes;

    private EntryFrame(SealKind kind, byte[] bytes) {
        this.kind = kind;
        this.bytes = bytes;
    }

    /** A new entry, in which payload, proof and the last checksums are missing. */
    static EntryFrame create(SealKind kind, byte[] header, byte[] seal, int payloadLength) {
        long length =
                0L + PRELUDE + header.length + seal.length + HEAD_CHECK + payloadLength + kind.proofLength() + CHECKS;
        byte[] bytes = new byte[Math.toIntExact(length)];
        INT.set(bytes, 0, MAGIC);
        bytes[4] = EntryFormat.VERSION;
        bytes[5] = kind.code();
        bytes[6] = (byte) seal.length;
        INT.set(bytes, 8, header.length);
        LONG.set(bytes, 12, (long) payloadLength);
        System.arraycopy(header, 0, bytes, PRELUDE, header.length);
        System.arraycopy(seal, 0, bytes, PRELUDE + header.length, seal.length);
        EntryFrame frame = new EntryFrame(kind, bytes);
        int checkAt = frame.headEnd() - HEAD_CHECK;
        INT.set(bytes, checkAt, crc(new CRC32C(), bytes, checkAt));
        return frame;
    }

    /** Adds the last checksums to a new entry that has all else, and gives its bytes. */
    byte[] close() {
        int end = bytes.length - CHECKS;
        INT.set(bytes, end, crc(new CRC32C(), bytes, end));
        INT.set(bytes, end + 4, crc(new CRC32(), bytes, end));
        return bytes;
    }

    /** The frame of a whole entry, as far as its lengths and checksums tell, or what is wrong with it. */
    static FrameRead read(byte[] bytes) {
        FrameRead head = readHead(bytes);
        if (head instanceof Incomplete incomplete) {
            return incomplete.truncated();
        }
        if (!(head instanceof EntryFrame frame)) {
            return head;
        }
        long payloadLength = (long) LONG.get(bytes, 12);
        long rest = bytes.length - frame.headLength() - frame.kind().proofLength() - CHECKS;
        if (payloadLength > rest) {
            // The checksum of the head agrees, so that its lengths can be believed.
            return new Unreadable(
                    Defect.TRUNCATED, "of its payload of " + payloadLength + " bytes there are at most " + rest);
        }
        if (payloadLength != rest) {
            return corrupt(
                    "it has " + bytes.length + " bytes, and a payload of " + payloadLength + " in place of " + rest);
        }
        int end = bytes.length - CHECKS;
        return (int) INT.get(bytes, end) == crc(new CRC32C(), bytes, end)
                        && (int) INT.get(bytes, end + 4) == crc(new CRC32(), bytes, end)
                ? frame
                : corrupt("its checksum does not agree");
    }

    /** The frame of an entry's first bytes, if they have all of its head. */
    static FrameRead readHead(byte[] prefix) {
        if (prefix.length < 4 || (int) INT.get(prefix, 0) != MAGIC) {
            return new Unreadable(Defect.FOREIGN, "it does not begin like one of our entries");
        }
        if (prefix.length < PRELUDE) {
            return new Unreadable(Defect.TRUNCATED, "it ends within its first " + PRELUDE + " bytes");
        }
        SealKind kind = SealKind.of(prefix[5]);
        if (prefix[4] != EntryFormat.VERSION || kind == null) {
            return new Unreadable(
                    Defect.UNSUPPORTED,
                    "it has format version " + (prefix[4] & 0xff) + " and trailer " + (prefix[5] & 0xff)
                            + ", this version reads 1, and 1 to 3");
        }
        EntryFrame frame = new EntryFrame(kind, prefix);
        long needed = frame.headLength();
        if (needed > Integer.MAX_VALUE) {
            return corrupt("its header claims " + needed + " bytes");
        }
        if (needed > prefix.length) {
            return new Incomplete((int) needed);
        }
        int checkAt = frame.headEnd() - HEAD_CHECK;
        return (int) INT.get(prefix, checkAt) == crc(new CRC32C(), prefix, checkAt)
                ? frame
                : corrupt("the checksum of its header does not agree");
    }

    private static Unreadable corrupt(String detail) {
        return new Unreadable(Defect.CORRUPT, detail);
    }

    SealKind kind() {
        return kind;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The header's fields. */
    CborReader header() {
        return new CborReader(bytes, PRELUDE, headerLength());
    }

    /** What says with which key it is sealed. */
    byte[] seal() {
        int at = PRELUDE + headerLength();
        return Arrays.copyOfRange(bytes, at, at + sealLength());
    }

    /** Where the head ends and the payload begins. */
    int headEnd() {
        return (int) headLength();
    }

    /** Where the payload ends and the proof begins. */
    int payloadEnd() {
        return bytes.length - CHECKS - kind.proofLength();
    }

    int payloadLength() {
        return payloadEnd() - headEnd();
    }

    private long headLength() {
        return PRELUDE + Integer.toUnsignedLong(headerLength()) + sealLength() + HEAD_CHECK;
    }

    private int headerLength() {
        return (int) INT.get(bytes, 8);
    }

    private int sealLength() {
        return bytes[6] & 0xff;
    }

    private static int crc(Checksum checksum, byte[] bytes, int length) {
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
