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

    /** The whole of an array. */
    public static Slice of(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }

    /** The part alone: the array itself where it is the whole of it, else a copy. */
    public byte[] toArray() {
        return length == bytes.length ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
    }
}
