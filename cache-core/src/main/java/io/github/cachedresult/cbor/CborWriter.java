package io.github.cachedresult.cbor;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.UUID;

/**
 * Writes deterministic CBOR: shortest heads and floats, definite lengths, one NaN (RFC 8949, section 4.2.1). Whoever
 * writes a map is responsible for the order of its entries; {@link SortedEntries} sorts them.
 *
 * <p>Not thread-safe.
 */
public final class CborWriter {

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1 << 5;
    private static final int BYTES = 2 << 5;
    private static final int TEXT = 3 << 5;
    private static final int ARRAY = 4 << 5;
    private static final int MAP = 5 << 5;
    private static final int TAG = 6 << 5;

    private static final int FALSE = 0xf4;
    private static final int TRUE = 0xf5;
    private static final int NULL = 0xf6;
    private static final int HALF = 0xf9;
    private static final int SINGLE = 0xfa;
    private static final int DOUBLE = 0xfb;

    private static final int TAG_POSITIVE_BIGNUM = 2;
    private static final int TAG_NEGATIVE_BIGNUM = 3;

    /** A text that is no Unicode because of a lone surrogate, as WTF-8 bytes. */
    private static final int TAG_WTF8 = 273;

    private byte[] buffer;
    private int size;

    /** Creates a writer with room for a short text. */
    public CborWriter() {
        this(128);
    }

    /** Creates a writer with room for {@code capacity} bytes; it grows as needed. */
    public CborWriter(int capacity) {
        buffer = new byte[capacity];
    }

    /** The number of bytes written so far. */
    public int size() {
        return size;
    }

    /** A copy of what was written so far. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    /** Writes null. */
    public void writeNull() {
        writeByte(NULL);
    }

    /** Writes a boolean. */
    public void writeBoolean(boolean value) {
        writeByte(value ? TRUE : FALSE);
    }

    /** Writes an integer in its shortest form. */
    public void writeInteger(long value) {
        if (value >= 0) {
            writeHead(UNSIGNED, value);
        } else {
            writeHead(NEGATIVE, ~value);
        }
    }

    /** Writes an integer: as a plain one where 64 bits and a sign suffice, else as a bignum (tags 2 and 3). */
    public void writeInteger(BigInteger value) {
        boolean negative = value.signum() < 0;
        BigInteger magnitude = negative ? value.not() : value;
        if (magnitude.bitLength() <= 64) {
            writeHead(negative ? NEGATIVE : UNSIGNED, magnitude.longValue());
            return;
        }
        writeTag(negative ? TAG_NEGATIVE_BIGNUM : TAG_POSITIVE_BIGNUM);
        byte[] bytes = magnitude.toByteArray();
        int leading = bytes[0] == 0 ? 1 : 0;
        writeHead(BYTES, bytes.length - leading);
        writeRaw(bytes, leading, bytes.length - leading);
    }

    /** Writes a float in the shortest of 2, 4 or 8 bytes that keeps the value; every NaN becomes one. */
    public void writeFloat(double value) {
        float single = (float) value;
        if (Double.isNaN(value)) {
            writeByte(HALF);
            writeBigEndian(HalfFloat.NAN, 2);
        } else if (Double.doubleToRawLongBits(single) != Double.doubleToRawLongBits(value)) {
            writeByte(DOUBLE);
            writeBigEndian(Double.doubleToRawLongBits(value), 8);
        } else {
            int half = HalfFloat.exactBits(single);
            if (half == HalfFloat.INEXACT) {
                writeByte(SINGLE);
                writeBigEndian(Float.floatToRawIntBits(single), 4);
            } else {
                writeByte(HALF);
                writeBigEndian(half, 2);
            }
        }
    }

    /** Writes a byte string. */
    public void writeBytes(byte[] bytes) {
        writeHead(BYTES, bytes.length);
        writeRaw(bytes, 0, bytes.length);
    }

    /** Writes a UUID, as a byte string of its 16 bytes. */
    public void writeUuid(UUID uuid) {
        writeHead(BYTES, 2 * Long.BYTES);
        writeBigEndian(uuid.getMostSignificantBits(), Long.BYTES);
        writeBigEndian(uuid.getLeastSignificantBits(), Long.BYTES);
    }

    /** Begins a byte string of {@code length} bytes, to be followed by exactly as many with {@link #reserve}. */
    public void writeBytesHead(int length) {
        writeHead(BYTES, length);
    }

    /**
     * Writes a text as UTF-8. A text with a lone surrogate, which is no Unicode text, is kept apart from every other: as
     * WTF-8 bytes under tag 273.
     */
    public void writeText(String text) {
        int length = text.length();
        int encoded = Wtf8.encodedLength(text);
        if (encoded < 0) {
            writeTag(TAG_WTF8);
            writeHead(BYTES, ~encoded);
            reserve(~encoded);
            Wtf8.encode(text, buffer, size - ~encoded);
            return;
        }
        writeHead(TEXT, encoded);
        int at = reserve(encoded);
        if (encoded == length) {
            for (int i = 0; i < length; i++) {
                buffer[at + i] = (byte) text.charAt(i);
            }
        } else {
            Wtf8.encode(text, buffer, at);
        }
    }

    /** Begins an array of {@code length} items, to be followed by exactly as many. */
    public void writeArrayHead(int length) {
        writeHead(ARRAY, length);
    }

    /** Begins a map of {@code length} entries, to be followed by as many keys and values in the order of the keys. */
    public void writeMapHead(int length) {
        writeHead(MAP, length);
    }

    /** Writes a tag, to be followed by the tagged item. */
    public void writeTag(int tag) {
        writeHead(TAG, tag);
    }

    /** Writes bytes that are CBOR already. */
    public void writeRaw(byte[] bytes, int offset, int length) {
        int at = reserve(length);
        System.arraycopy(bytes, offset, buffer, at, length);
    }

    /** Writes bytes that are CBOR already. */
    public void writeRaw(byte[] bytes) {
        writeRaw(bytes, 0, bytes.length);
    }

    /** Makes room for {@code length} bytes and returns where in {@link #buffer()} they begin. */
    public int reserve(int length) {
        int at = size;
        int needed = Math.addExact(size, length);
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(needed, (int) Math.min(buffer.length * 2L, Integer.MAX_VALUE - 8)));
        }
        size = needed;
        return at;
    }

    /** What was written, from index 0 to {@link #size()}; valid until the next write. */
    public byte[] buffer() {
        return buffer;
    }

    /** Forgets what was written, and keeps the room. */
    public void clear() {
        size = 0;
    }

    private void writeHead(int major, long argument) {
        if (argument >= 0 && argument < 24) {
            writeByte(major | (int) argument);
        } else if (argument >>> 8 == 0) {
            writeByte(major | 24);
            writeByte((int) argument);
        } else if (argument >>> 16 == 0) {
            writeByte(major | 25);
            writeBigEndian(argument, 2);
        } else if (argument >>> 32 == 0) {
            writeByte(major | 26);
            writeBigEndian(argument, 4);
        } else {
            writeByte(major | 27);
            writeBigEndian(argument, 8);
        }
    }

    private void writeByte(int value) {
        // In two steps: buffer[reserve(1)] would be the array from before it grew.
        int at = reserve(1);
        buffer[at] = (byte) value;
    }

    private void writeBigEndian(long value, int bytes) {
        int at = reserve(bytes);
        for (int i = 0; i < bytes; i++) {
            buffer[at + i] = (byte) (value >>> 8 * (bytes - 1 - i));
        }
    }
}
