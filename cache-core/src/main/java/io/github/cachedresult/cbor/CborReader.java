package io.github.cachedresult.cbor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads CBOR that {@link CborWriter} or another program wrote, one item after the other. Whatever it meets, it never
 * reads outside its bounds, allocates more than the input can hold, or recurses deeper than {@value #MAX_DEPTH} levels.
 *
 * <p>All methods throw {@link CborException} if the next item is not what was asked for, or is not complete. Not
 * thread-safe.
 */
public final class CborReader {

    /** How deep items may be nested in {@link #readValue()} and {@link #skip()}. */
    public static final int MAX_DEPTH = 64;

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;
    private static final int SIMPLE = 7;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final RecentNames NAMES = new RecentNames();

    private final byte[] bytes;
    private final int end;
    private int position;

    /** Creates a reader of {@code length} bytes from {@code offset} on. */
    public CborReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
    }

    /** Where the next item begins, as an index into the array. */
    public int position() {
        return position;
    }

    /** Whether there is no further item. */
    public boolean isAtEnd() {
        return position == end;
    }

    /** Reads an integer that fits into 64 bits with its sign. */
    public long readInteger() {
        int head = readByte();
        long argument = readArgument(head);
        if (argument < 0) {
            throw unexpected("an integer of 64 bits", head);
        }
        return switch (head >>> 5) {
            case UNSIGNED -> argument;
            case NEGATIVE -> ~argument;
            default -> throw unexpected("an integer", head);
        };
    }

    /** Reads a text. */
    public String readText() {
        int length = readLength(TEXT, "a text");
        String text = Utf8.decode(bytes, position, length);
        position += length;
        return text;
    }

    /**
     * Reads a text of which there are few different ones, such as a name: one object stands for many equal texts, as long as it
     * is among the last that were read.
     */
    public String readName() {
        int length = readLength(TEXT, "a text");
        String name = NAMES.get(bytes, position, length);
        if (name == null) {
            name = Utf8.decode(bytes, position, length);
            NAMES.put(bytes, position, length, name);
        }
        position += length;
        return name;
    }

    /** Reads a byte string. */
    public byte[] readBytes() {
        int length = readLength(BYTES, "a byte string");
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    /** Reads a UUID: a byte string of 16 bytes. */
    public UUID readUuid() {
        int length = readLength(BYTES, "a UUID");
        if (length != 2 * Long.BYTES) {
            throw new CborException("a UUID has " + 2 * Long.BYTES + " bytes, not " + length);
        }
        return new UUID(readBigEndian(Long.BYTES), readBigEndian(Long.BYTES));
    }

    /** Whether an array comes next. */
    public boolean isAtArray() {
        return position < end && (bytes[position] & 0xff) >>> 5 == ARRAY;
    }

    /** Reads the head of an array and returns its number of items. */
    public int readArrayHead() {
        return readLength(ARRAY, "an array");
    }

    /** Reads an array of items of one kind. */
    public <T> List<T> readArray(Function<CborReader, T> item) {
        int length = readArrayHead();
        List<T> items = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            items.add(item.apply(this));
        }
        return items;
    }

    /** Reads the head of a map and returns its number of entries. */
    public int readMapHead() {
        return readLength(MAP, "a map");
    }

    /** Reads null, if that is what comes next, and says whether it was. */
    public boolean readNull() {
        boolean isNull = position < end && (bytes[position] & 0xff) == 0xf6;
        if (isNull) {
            position++;
        }
        return isNull;
    }

    /**
     * Reads the next item, whatever it is: a {@code Long}, {@code Double}, {@code Boolean}, {@code String}, {@code
     * byte[]}, {@code List}, {@code Map} or null. Tags are passed over; integers outside 64 bits are refused.
     */
    public @Nullable Object readValue() {
        return readValue(0);
    }

    /** Passes over the next item and returns its bytes. */
    public byte[] readRaw() {
        int start = position;
        skip(0);
        return Arrays.copyOfRange(bytes, start, position);
    }

    /** Passes over the next item. */
    public void skip() {
        skip(0);
    }

    private @Nullable Object readValue(int depth) {
        int head = peek(depth);
        return switch (head >>> 5) {
            case UNSIGNED, NEGATIVE -> readInteger();
            case BYTES -> readBytes();
            case TEXT -> readText();
            case ARRAY -> {
                int length = readArrayHead();
                List<@Nullable Object> items = new ArrayList<>();
                for (int i = 0; i < length; i++) {
                    items.add(readValue(depth + 1));
                }
                yield items;
            }
            case MAP -> {
                int length = readMapHead();
                Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
                for (int i = 0; i < length; i++) {
                    entries.put(readValue(depth + 1), readValue(depth + 1));
                }
                yield entries;
            }
            case TAG -> {
                readArgument(readByte());
                yield readValue(depth + 1);
            }
            default -> readSimple();
        };
    }

    private @Nullable Object readSimple() {
        int head = readByte();
        return switch (head) {
            case 0xf4 -> false;
            case 0xf5 -> true;
            case 0xf6 -> null;
            case 0xf9 -> HalfFloat.value((int) readBigEndian(2));
            case 0xfa -> (double) Float.intBitsToFloat((int) readBigEndian(4));
            case 0xfb -> Double.longBitsToDouble(readBigEndian(8));
            default -> throw unexpected("a simple value or a float", head);
        };
    }

    private void skip(int depth) {
        int head = peek(depth);
        switch (head >>> 5) {
            case BYTES -> skipBytes(readLength(BYTES, "a byte string"));
            case TEXT -> skipBytes(readLength(TEXT, "a text"));
            case ARRAY -> skipItems(readArrayHead(), depth);
            case MAP -> {
                int length = readMapHead();
                skipItems(length, depth);
                skipItems(length, depth);
            }
            case TAG -> {
                readArgument(readByte());
                skip(depth + 1);
            }
            case SIMPLE -> readSimple();
            default -> readArgument(readByte());
        }
    }

    /** A method, as {@code position += readLength(…)} would add to the position from before the head was read. */
    private void skipBytes(int count) {
        position += count;
    }

    private void skipItems(int count, int depth) {
        for (int i = 0; i < count; i++) {
            skip(depth + 1);
        }
    }

    private int peek(int depth) {
        if (depth > MAX_DEPTH) {
            throw new CborException("items are nested deeper than " + MAX_DEPTH + " levels at " + position);
        }
        if (position >= end) {
            throw new CborException("the input ends at " + end + " within an item");
        }
        return bytes[position] & 0xff;
    }

    private int readLength(int major, String expected) {
        int head = readByte();
        if (head >>> 5 != major) {
            throw unexpected(expected, head);
        }
        long length = readArgument(head);
        // Every byte, item or entry takes at least one byte of what is left.
        if (length < 0 || length > end - position) {
            throw new CborException("the input ends before " + expected + " of length " + length + " does");
        }
        return (int) length;
    }

    private long readArgument(int head) {
        int info = head & 0x1f;
        return switch (info) {
            case 24 -> readBigEndian(1);
            case 25 -> readBigEndian(2);
            case 26 -> readBigEndian(4);
            case 27 -> readBigEndian(8);
            default -> {
                if (info > 27) {
                    throw unexpected("a definite length", head);
                }
                yield info;
            }
        };
    }

    private int readByte() {
        requireLeft(1);
        return bytes[position++] & 0xff;
    }

    private long readBigEndian(int count) {
        requireLeft(count);
        if (count == Long.BYTES) {
            position += count;
            return (long) LONG.get(bytes, position - count);
        }
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 8) | (bytes[position++] & 0xff);
        }
        return value;
    }

    private void requireLeft(int count) {
        if (count > end - position) {
            throw new CborException("the input ends at " + end + " within an item");
        }
    }

    private CborException unexpected(String expected, int head) {
        return new CborException(
                "expected " + expected + " before " + position + ", found a head of 0x" + Integer.toHexString(head));
    }
}
