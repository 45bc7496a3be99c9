package io.github.cachedresult.journal;

import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.FileBytes;
import io.github.cachedresult.spool.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

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
    private static final int PART = 8 << 10;
    private static final int MAGIC = 0x43524a52;
    private static final short VERSION = 0x0200;
    private static final short VERSION_1 = 0x0100;

    private RecordFormat() {}

    static Bytes write(JournalRecord record) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(PRELUDE + record.replaced().size() * Digest.BYTES)
                .putInt(MAGIC)
                .putShort(VERSION)
                .putShort((short) record.replaced().size())
                .putLong(record.entry().size())
                .putLong(record.keptUntil());
        record.replaced().forEach(digest -> head.put(digest.toBytes()));
        List<Bytes> parts = List.of(Slice.of(head.array()), record.entry());
        CRC32C crc = new CRC32C();
        try (InputStream in = new CheckedInputStream(Bytes.joined(parts).open(), crc)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        byte[] trailer =
                ByteBuffer.allocate(TRAILER).putInt((int) crc.getValue()).array();
        return Bytes.joined(List.of(parts.get(0), parts.get(1), Slice.of(trailer)));
    }

    /** Reads a record. The entry of one that is in a file stays there. */
    static Read read(Bytes bytes) throws IOException {
        if (bytes.size() < PRELUDE_1 + TRAILER) {
            return new Damaged("it has " + bytes.size() + " bytes");
        }
        ByteBuffer first = ByteBuffer.wrap(bytes.first(PRELUDE));
        boolean isRecord = first.getInt() == MAGIC;
        short version = first.getShort();
        if (!isRecord || version != VERSION && version != VERSION_1) {
            return new Damaged("it does not begin like a record of version 1 or 2");
        }
        int digests = Short.toUnsignedInt(first.getShort());
        int entryAt = (version == VERSION ? PRELUDE : PRELUDE_1) + digests * Digest.BYTES;
        long length = first.getLong();
        if (length != bytes.size() - entryAt - TRAILER) {
            return new Damaged("its lengths do not agree with its " + bytes.size() + " bytes");
        }
        if (!isWhole(bytes)) {
            return new Damaged("its checksum does not agree");
        }
        Long keptUntil = version == VERSION ? first.getLong() : null;
        Set<Digest> replaced = new LinkedHashSet<>();
        ByteBuffer head = ByteBuffer.wrap(bytes.first(entryAt)).position(entryAt - digests * Digest.BYTES);
        byte[] digest = new byte[Digest.BYTES];
        for (int i = 0; i < digests; i++) {
            head.get(digest);
            replaced.add(Digest.ofBytes(digest));
        }
        Bytes entry = bytes instanceof FileBytes file
                ? file.part(entryAt, length)
                : Slice.of(Arrays.copyOfRange(bytes.toArray(), entryAt, entryAt + (int) length));
        if (!(EntryFormat.readHeader(entry) instanceof HeaderRead.Header read)) {
            return new Damaged("its entry cannot be read");
        }
        EntryHeader header = read.header();
        return new Whole(new JournalRecord(
                header, entry, keptUntil == null ? header.life().expiresAt() : keptUntil, replaced));
    }

    private static boolean isWhole(Bytes bytes) throws IOException {
        CRC32C crc = new CRC32C();
        try (InputStream in = bytes.open()) {
            byte[] part = new byte[PART];
            for (long left = bytes.size() - TRAILER; left > 0; ) {
                int count = in.readNBytes(part, 0, (int) Math.min(PART, left));
                if (count == 0) {
                    return false;
                }
                crc.update(part, 0, count);
                left -= count;
            }
            return in.readNBytes(part, 0, TRAILER) == TRAILER
                    && ByteBuffer.wrap(part).getInt() == (int) crc.getValue();
        }
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
