package io.github.cachedresult.entry;

import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.entry.EntryRead.Unreadable;
import io.github.cachedresult.entry.HeaderRead.Incomplete;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.FileBytes;
import io.github.cachedresult.spool.Slice;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

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

    /** A header in the heap whose entry is not: a longer one would be no header. */
    private static final int LONGEST_HEAD = 16 << 20;

    private final SealKind kind;
    private final byte[] bytes;
    private final Bytes whole;

    /**
     * A frame.
     *
     * @param bytes the entry, or its head where it is in a file
     */
    private EntryFrame(SealKind kind, byte[] bytes, Bytes whole) {
        this.kind = kind;
        this.bytes = bytes;
        this.whole = whole;
    }

    /** A new entry, in which payload, proof and the last checksums are missing. */
    static EntryFrame create(SealKind kind, byte[] header, byte[] seal, int payloadLength) {
        long length =
                0L + PRELUDE + header.length + seal.length + HEAD_CHECK + payloadLength + kind.proofLength() + CHECKS;
        byte[] bytes = new byte[Math.toIntExact(length)];
        writeHead(kind, header, seal, payloadLength, bytes);
        return new EntryFrame(kind, bytes, Slice.of(bytes));
    }

    /** What precedes the payload of an entry whose bytes are written one after the other. */
    static byte[] head(SealKind kind, byte[] header, byte[] seal, long payloadLength) {
        byte[] bytes = new byte[PRELUDE + header.length + seal.length + HEAD_CHECK];
        writeHead(kind, header, seal, payloadLength, bytes);
        return bytes;
    }

    private static void writeHead(SealKind kind, byte[] header, byte[] seal, long payloadLength, byte[] bytes) {
        INT.set(bytes, 0, MAGIC);
        bytes[4] = EntryFormat.VERSION;
        bytes[5] = kind.code();
        bytes[6] = (byte) seal.length;
        INT.set(bytes, 8, header.length);
        LONG.set(bytes, 12, payloadLength);
        System.arraycopy(header, 0, bytes, PRELUDE, header.length);
        System.arraycopy(seal, 0, bytes, PRELUDE + header.length, seal.length);
        int checkAt = PRELUDE + header.length + seal.length;
        INT.set(bytes, checkAt, crc(new CRC32C(), bytes, checkAt));
    }

    /** Adds the last checksums to a new entry that has all else, and gives its bytes. */
    byte[] close() {
        int end = bytes.length - CHECKS;
        INT.set(bytes, end, crc(new CRC32C(), bytes, end));
        INT.set(bytes, end + 4, crc(new CRC32(), bytes, end));
        return bytes;
    }

    /** The frame of a whole entry, as far as its lengths and checksums tell, or what is wrong with it. */
    static FrameRead read(Bytes entry) {
        if (!(entry instanceof FileBytes file)) {
            byte[] bytes = entry.toArray();
            return read(bytes, entry, () -> endsWithItsChecks(bytes));
        }
        try {
            byte[] head = file.first(EntryFormat.HEADER_PREFETCH);
            if (readHead(head) instanceof Incomplete incomplete && incomplete.needed() <= file.size()) {
                if (incomplete.needed() > LONGEST_HEAD) {
                    return corrupt("its header claims " + incomplete.needed() + " bytes");
                }
                head = file.first(incomplete.needed());
            }
            return read(head, file, () -> EntryFile.isWhole(file, file.size() - CHECKS));
        } catch (UncheckedIOException e) {
            return corrupt("its temporary file cannot be read: " + e.getCause());
        }
    }

    /**
     * The same.
     *
     * @param bytes its first bytes, with all of its head
     * @param areChecksRight whether the last checksums agree, asked if all else does
     */
    private static FrameRead read(byte[] bytes, Bytes whole, BooleanSupplier areChecksRight) {
        FrameRead head = readHead(bytes, whole);
        if (head instanceof Incomplete incomplete) {
            return incomplete.truncated();
        }
        if (!(head instanceof EntryFrame frame)) {
            return head;
        }
        long payloadLength = (long) LONG.get(bytes, 12);
        long rest = whole.size() - frame.headLength() - frame.kind().proofLength() - CHECKS;
        if (payloadLength > rest) {
            // The checksum of the head agrees, so that its lengths can be believed.
            return new Unreadable(
                    Defect.TRUNCATED, "of its payload of " + payloadLength + " bytes there are at most " + rest);
        }
        if (payloadLength != rest) {
            return corrupt(
                    "it has " + whole.size() + " bytes, and a payload of " + payloadLength + " in place of " + rest);
        }
        return areChecksRight.getAsBoolean() ? frame : corrupt("its checksum does not agree");
    }

    private static boolean endsWithItsChecks(byte[] bytes) {
        int end = bytes.length - CHECKS;
        return (int) INT.get(bytes, end) == crc(new CRC32C(), bytes, end)
                && (int) INT.get(bytes, end + 4) == crc(new CRC32(), bytes, end);
    }

    /** The frame of an entry's first bytes, if they have all of its head. */
    static FrameRead readHead(byte[] prefix) {
        return readHead(prefix, Slice.of(prefix));
    }

    private static FrameRead readHead(byte[] prefix, Bytes whole) {
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
        EntryFrame frame = new EntryFrame(kind, prefix, whole);
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

    /** The entry. */
    Bytes whole() {
        return whole;
    }

    /** The entry where it is in a file, of which {@link #bytes} has the head; or null. */
    @Nullable FileBytes file() {
        return whole instanceof FileBytes file ? file : null;
    }

    /** The payload as it is in the entry. */
    Bytes payload() {
        return whole instanceof FileBytes file
                ? file.part(headEnd(), payloadEnd() - headEnd())
                : new Slice(bytes, headEnd(), payloadLength());
    }

    /** What shows that nobody has changed it. */
    byte[] proof() {
        return whole instanceof FileBytes file
                ? file.part(payloadEnd(), kind.proofLength()).toArray()
                : Arrays.copyOfRange(bytes, (int) payloadEnd(), (int) payloadEnd() + kind.proofLength());
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
    long payloadEnd() {
        return whole.size() - CHECKS - kind.proofLength();
    }

    /** How long the payload of an entry in the heap is. */
    int payloadLength() {
        return (int) payloadEnd() - headEnd();
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
