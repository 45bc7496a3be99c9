package io.github.cachedresult.spool;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A part of an array, which is shared, not copied, and must not be changed. Two slices are equal only if they are the same
 * part of the same array.
 *
 * @param bytes the array
 * @param offset where the part begins
 * @param length how long it is
 */
public record Slice(byte[] bytes, int offset, int length) implements Bytes {

    /** Of a large array, a sixteenth is not worth a copy. */
    private static final int GREATEST_REST = 16;

    /** The whole of an array. */
    public static Slice of(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }

    @Override
    public long size() {
        return length;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes, offset, length);
    }

    @Override
    public byte[] first(int atMost) {
        return atMost >= length ? toArray() : Arrays.copyOfRange(bytes, offset, offset + atMost);
    }

    /** The same bytes for keeping: where the rest of the array is a considerable part of it, they are copied out of it. */
    @Override
    public Slice compact() {
        return length >= bytes.length - bytes.length / GREATEST_REST ? this : of(toArray());
    }

    /** The part alone: the array itself where it is the whole of it, else a copy. */
    @Override
    public byte[] toArray() {
        return length == bytes.length ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
    }
}
