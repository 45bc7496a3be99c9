package io.github.cachedresult.value;

import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Collects a payload in blocks, which are copied once, up to the length that an array may have. For one thread.
 */
final class PayloadOutput extends OutputStream {

    private static final int FIRST_BLOCK = 512;
    private static final int LARGEST_BLOCK = 1 << 20;

    private final int limit;
    private final Deque<byte[]> full = new ArrayDeque<>();
    private byte[] block = new byte[FIRST_BLOCK];
    private int used;
    private int before;

    /**
     * An empty payload.
     *
     * @param limit how many bytes it may have
     */
    PayloadOutput(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (length > limit - before - used) {
            throw new PayloadTooLargeException();
        }
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

    /** The payload. Ends the output: its blocks are let go of as they are copied. */
    byte[] toByteArray() {
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
}
