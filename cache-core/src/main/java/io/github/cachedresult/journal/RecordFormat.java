package io.github.cachedresult.journal;

import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.key.Digest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.zip.CRC32C;

/*
 * A record, byte by byte (all numbers big-endian):
 *
 *   0  43 52 4a 52              magic, "CRJR"
 *   4  02 00                    version, and a reserved byte
 *   6  00 01                    number of digests, n
 *   8  00 00 00 00 00 00 01 2f  length of the entry, e
 *  16  00 00 01 9b 77 42 10 00  until when stores keep it, in milliseconds since 1970
 *  24  9f 86 …                  n SHA-256 digests of 32 bytes: what may be replaced
 *  24+32n    43 52 45 53 …      the entry, which has a header and checksums of its own
 *  24+32n+e  5d 1c 77 90        CRC-32C of all bytes before it
 *
 * Version 1 lacks the eight bytes at 16: stores keep its entry until it expires.
 */

/** Writes and reads records. Reading never throws and never trusts. */
final class RecordFormat {

    private static final int PRELUDE = 24;
    private static final int PRELUDE_1 = 16;
    private static final int TRAILER = 4;
    private static final int MAGIC = 0x43524a52;
    private static final short VERSION = 0x0200;
    private static final short VERSION_1 = 0x0100;

    private RecordFormat() {}

    static byte[] write(JournalRecord record) {
        int digests = record.replaced().size() * Digest.BYTES;
        byte[] bytes = new byte[Math.addExact(PRELUDE + digests + TRAILER, record.entry().length)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes)
                .putInt(MAGIC)
                .putShort(VERSION)
                .putShort((short) record.replaced().size())
                .putLong(record.entry().length)
                .putLong(record.keptUntil());
        record.replaced().forEach(digest -> buffer.put(digest.toBytes()));
        buffer.put(record.entry());
        buffer.putInt(crc(bytes, buffer.position()));
        return bytes;
    }

    static Read read(byte[] bytes) {
        if (bytes.length < PRELUDE_1 + TRAILER) {
            return new Damaged("it has " + bytes.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        boolean isRecord = buffer.getInt() == MAGIC;
        short version = buffer.getShort();
        if (!isRecord || version != VERSION && version != VERSION_1) {
            return new Damaged("it does not begin like a record of version 1 or 2");
        }
        int prelude = version == VERSION ? PRELUDE : PRELUDE_1;
        int digests = Short.toUnsignedInt(buffer.getShort());
        long length = buffer.getLong();
        int expected = bytes.length - prelude - digests * Digest.BYTES - TRAILER;
        if (length != expected) {
            return new Damaged("its lengths do not agree with its " + bytes.length + " bytes");
        }
        if (buffer.getInt(bytes.length - TRAILER) != crc(bytes, bytes.length - TRAILER)) {
            return new Damaged("its checksum does not agree");
        }
        Long keptUntil = version == VERSION ? buffer.getLong() : null;
        Set<Digest> replaced = new LinkedHashSet<>();
        byte[] digest = new byte[Digest.BYTES];
        for (int i = 0; i < digests; i++) {
            buffer.get(digest);
            replaced.add(Digest.ofBytes(digest));
        }
        byte[] entry = Arrays.copyOfRange(bytes, buffer.position(), bytes.length - TRAILER);
        if (!(EntryFormat.readHeader(entry) instanceof HeaderRead.Header read)) {
            return new Damaged("its entry cannot be read");
        }
        EntryHeader header = read.header();
        return new Whole(new JournalRecord(
                header, entry, keptUntil == null ? header.life().expiresAt() : keptUntil, replaced));
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** The outcome of reading a record. */
    sealed interface Read {}

    /** It is whole. */
    record Whole(JournalRecord record) implements Read {}

    /**
     * It is not.
     *
     * @param detail what is wrong with it
     */
    record Damaged(String detail) implements Read {}
}
