package io.github.cachedresult.entry;

import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.FileBytes;
import io.github.cachedresult.spool.Spool;
import io.github.cachedresult.spool.SpoolOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** Entries that are in files: byte for byte those that are in the heap, made and checked as they pass by. */
final class EntryFile {

    private EntryFile() {}

    /**
     * Writes an entry, in a file unless the disk does not take it.
     *
     * @param head what precedes its payload
     * @param payloadLength how long its payload is
     * @param content writes the payload and the proof
     */
    static Bytes write(Spool spool, byte[] head, long payloadLength, Content content) throws IOException {
        try (SpoolOutput file = spool.output(head.length + payloadLength);
                EntryChecks checks = new EntryChecks(file)) {
            checks.write(head);
            content.writeTo(checks);
            file.write(checks.toBytes());
            return file.finish();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the entry cannot be sealed", e);
        }
    }

    /** Writes all of some bytes. */
    static void copy(Bytes source, OutputStream target) throws IOException {
        try (InputStream in = source.open()) {
            in.transferTo(target);
        }
    }

    /** Whether the checksums at the end of an entry are those of what precedes them. */
    static boolean isWhole(FileBytes entry, long end) {
        try (EntryChecks checks = new EntryChecks(OutputStream.nullOutputStream())) {
            copy(entry.part(0, end), checks);
            return Arrays.equals(
                    checks.toBytes(), entry.part(end, entry.size() - end).toArray());
        } catch (IOException e) {
            return false;
        }
    }

    /** What stands between the head of an entry and its last checksums. */
    @FunctionalInterface
    interface Content {

        /** Writes it. */
        void writeTo(OutputStream out) throws IOException, GeneralSecurityException;
    }
}
