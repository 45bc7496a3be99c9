package io.github.cachedresult.value;

import io.github.cachedresult.entry.Slice;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Spool;
import io.github.cachedresult.spool.SpoolOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Collects a payload: in blocks of the heap, which are copied once, up to the length that an array may have; or from a
 * threshold on in a file. For one thread.
 */
final class PayloadOutput extends OutputStream {

    private static final int FIRST_BLOCK = 512;
    private static final int LARGEST_BLOCK = 1 << 20;

    private final long limit;
    private final @Nullable Spool spool;
    private final Deque<byte[]> full = new ArrayDeque<>();
    private byte[] block = new byte[FIRST_BLOCK];
    private int used;
    private int before;
    private @Nullable SpoolOutput file;

    /**
     * An empty payload.
     *
     * @param limit how many bytes it may have
     * @param spool where a large one is put, or {@code null} for the heap
     */
    PayloadOutput(long limit, @Nullable Spool spool) {
        this.limit = limit;
        this.spool = spool;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        long size = file == null ? before + used : file.size();
        if (length > limit - size) {
            throw new PayloadTooLargeException();
        }
        if (spool == null || file == null && size + length <= spool.threshold()) {
            keep(bytes, offset, length);
            return;
        }
        try {
            if (file == null) {
                file = spilled(spool);
            }
            file.write(bytes, offset, length);
        } catch (IOException e) {
            throw new UnspooledException(e);
        }
    }

    private void keep(byte[] bytes, int offset, int length) {
        int at = offset;
        int left = length;
        while (left > 0) {
            if (used == block.length) {
                full.add(block);
                before += used;
                block = new byte[Math.min(LARGEST_BLOCK, 2 * block.length)];
                used = 0;
            }
            int some = Math.min(left, block.length - used);
            System.arraycopy(bytes, at, block, used, some);
            used += some;
            at += some;
            left -= some;
        }
    }

    private SpoolOutput spilled(Spool disk) throws IOException {
        SpoolOutput begun = disk.begin();
        try {
            for (byte[] one = full.poll(); one != null; one = full.poll()) {
                begun.write(one);
            }
            begun.write(block, 0, used);
            return begun;
        } catch (IOException e) {
            begun.close();
            throw e;
        }
    }

    /** Ends the output, and gives the payload. */
    Bytes finish() {
        if (file == null) {
            return Slice.of(toByteArray());
        }
        try {
            return file.finish();
        } catch (IOException e) {
            throw new UnspooledException(e);
        }
    }

    /** Of a payload that was not finished nothing remains on disk. */
    void abandon() {
        if (file != null) {
            file.close();
        }
    }

    /** Its blocks are let go of as they are copied. */
    private byte[] toByteArray() {
        byte[] payload = new byte[before + used];
        int at = 0;
        for (byte[] one = full.poll(); one != null; one = full.poll()) {
            System.arraycopy(one, 0, payload, at, one.length);
            at += one.length;
        }
        System.arraycopy(block, 0, payload, at, used);
        return payload;
    }

    /** There is more than the limit. */
    static final class PayloadTooLargeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        PayloadTooLargeException() {
            super(null, null, false, false);
        }
    }

    /** It is too large for the heap, and the disk does not take it. */
    static final class UnspooledException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnspooledException(IOException cause) {
            super(cause);
        }
    }
}
