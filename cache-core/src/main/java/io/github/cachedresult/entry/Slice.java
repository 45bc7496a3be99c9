package io.github.cachedresult.entry;

import java.util.Arrays;

/**
 * A part of an array, which is shared, not copied, and must not be changed. Two slices are equal only if they are the same
 * part of the same array.
 *
 * @param bytes the array
 * @param offset where the part begins
 * @param length how long it is
 */
public record Slice(byte[] bytes, int offset, int length) {

    /** Of a large array, a sixteenth is not worth a copy. */
    private static final int GREATEST_REST = 16;

    /** The whole of an array. */
    public static Slice of(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }

    /** The same bytes for keeping: where the rest of the array is a considerable part of it, they are copied out of it. */
    public Slice compact() {
        return length >= bytes.length - bytes.length / GREATEST_REST ? this : of(toArray());
    }

    /** The part alone: the array itself where it is the whole of it, else a copy. */
    public byte[] toArray() {
        return length == bytes.length ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
    }
}
