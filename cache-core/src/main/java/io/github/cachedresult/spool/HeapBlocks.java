package io.github.cachedresult.spool;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/** Collects bytes in blocks of the heap, which are copied once, or not at all where the first one is filled exactly. For one thread. */
final class HeapBlocks {

    /** How many bytes fit into an array on any JVM. */
    static final int MOST = Integer.MAX_VALUE - 8;

    private static final int LARGEST_BLOCK = 1 << 20;
    private static final byte[] NOTHING = {};

    private final int first;
    private final Deque<byte[]> full = new ArrayDeque<>();
    private byte[] block = NOTHING;
    private int used;
    private int before;

    /**
     * No bytes yet, and no block.
     *
     * @param first how long the first block is to be
     */
    HeapBlocks(int first) {
        this.first = first;
    }

    long size() {
        return (long) before + used;
    }

    /**
     * Adds bytes.
     *
     * @throws OutOfMemoryError if there is no room for them; what was there before still is
     */
    void write(byte[] bytes, int offset, int length) {
        if (length > MOST - size()) {
            throw new OutOfMemoryError("more than an array can hold");
        }
        int at = offset;
        int left = length;
        while (left > 0) {
            if (used == block.length) {
                next();
            }
            int some = Math.min(left, block.length - used);
            System.arraycopy(bytes, at, block, used, some);
            used += some;
            at += some;
            left -= some;
        }
    }

    private void next() {
        byte[] next = new byte[block == NOTHING ? first : (int) Math.min(LARGEST_BLOCK, 2L * block.length)];
        if (used > 0) {
            full.add(block);
            before += used;
        }
        block = next;
        used = 0;
    }

    /** Writes all of them, and keeps them. */
    void writeTo(OutputStream target) throws IOException {
        for (byte[] one : full) {
            target.write(one);
        }
        target.write(block, 0, used);
    }

    /** All of them in an array. They are let go of as they are copied. */
    byte[] toArray() {
        if (full.isEmpty() && used == block.length) {
            return block;
        }
        byte[] all = new byte[before + used];
        int at = 0;
        for (byte[] one = full.poll(); one != null; one = full.poll()) {
            System.arraycopy(one, 0, all, at, one.length);
            at += one.length;
        }
        System.arraycopy(block, 0, all, at, used);
        return all;
    }
}
