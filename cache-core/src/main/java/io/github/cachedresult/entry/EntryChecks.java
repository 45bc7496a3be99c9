package io.github.cachedresult.entry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Makes the last checksums of an entry of what passes by, so that it need not be in the heap. */
final class EntryChecks extends PassingOutput {

    private final CRC32C first = new CRC32C();
    private final CRC32 second = new CRC32();

    EntryChecks(OutputStream target) {
        super(target);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        first.update(bytes, offset, length);
        second.update(bytes, offset, length);
        out.write(bytes, offset, length);
    }

    /** The checksums of all that was written, as they end an entry. */
    byte[] toBytes() {
        return ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt((int) first.getValue())
                .putInt((int) second.getValue())
                .array();
    }
}
