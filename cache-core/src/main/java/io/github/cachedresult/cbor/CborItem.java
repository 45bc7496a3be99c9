package io.github.cachedresult.cbor;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One item of deterministic CBOR, with what is in it taken apart on demand: for readers that do not know beforehand what
 * they will find, where {@link CborReader} is told what to expect.
 *
 * <p>Whatever the bytes are, it never reads outside them, allocates more than a small multiple of them, or recurses. What
 * {@link CborWriter} could not have written is refused: longer heads or floats than needed, indefinite lengths, other
 * simple values, and, where a map is opened, keys out of order.
 *
 * <p>Immutable as long as the bytes are, and thread-safe.
 */
public final class CborItem {

    /** What an item is, in the order of CBOR's major types. */
    public enum Kind {
        /** An integer of 0 or more, below 2^64. */
        UNSIGNED,
        /** An integer below 0, from -2^64 on. */
        NEGATIVE,
        /** A byte string. */
        BYTES,
        /** A text. */
        TEXT,
        /** An array. */
        ARRAY,
        /** A map. */
        MAP,
        /** A tag before another item. */
        TAG,
        /** A boolean, null or a float. */
        SIMPLE
    }

    private static final Kind[] KINDS = Kind.values();

    private static final int FALSE = 20;
    private static final int NULL = 22;
    private static final int HALF = 25;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final Head head;

    private CborItem(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.head = Head.read(bytes, start, end);
    }

    /**
     * The item that these bytes are, and nothing after it. They are shared, not copied, and must not be changed.
     *
     * @throws CborException if they are not exactly one item
     */
    public static CborItem of(byte[] bytes) {
        int end = endOf(bytes, 0);
        if (end != bytes.length) {
            throw new CborException("the item ends at " + end + " of " + bytes.length + " bytes");
        }
        return new CborItem(bytes, 0, end);
    }

    /** What it is. */
    public Kind kind() {
        return KINDS[head.major];
    }

    /** The bytes in which it is. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where it begins in its bytes. */
    public int start() {
        return start;
    }

    /** How many bytes it takes. */
    public int length() {
        return end - start;
    }

    /** Whether it is null. */
    public boolean isNull() {
        return kind() == Kind.SIMPLE && head.info == NULL;
    }

    /** Whether it is a boolean. */
    public boolean isBoolean() {
        return kind() == Kind.SIMPLE && head.info >= FALSE && head.info < NULL;
    }

    /** Whether it is a float. */
    public boolean isFloat() {
        return kind() == Kind.SIMPLE && head.info >= HALF;
    }

    /** A boolean. */
    public boolean booleanValue() {
        require(isBoolean(), "a boolean");
        return head.info != FALSE;
    }

    /** A float. */
    public double floatValue() {
        require(isFloat(), "a float");
        return Head.floatOf(head.info, head.argument);
    }

    /** An integer that is no bignum. */
    public BigInteger integerValue() {
        require(kind() == Kind.UNSIGNED || kind() == Kind.NEGATIVE, "an integer");
        BigInteger argument = new BigInteger(Long.toUnsignedString(head.argument));
        return kind() == Kind.UNSIGNED ? argument : argument.not();
    }

    /** A text. */
    public String text() {
        require(kind() == Kind.TEXT, "a text");
        try {
            // A new decoder reports what is malformed; it does not replace it.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, head.contentAt, end - head.contentAt))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CborException("the text at " + start + " is not UTF-8");
        }
    }

    /** A byte string that holds a text as WTF-8, in which a surrogate may be alone. */
    public String wtf8Text() {
        require(kind() == Kind.BYTES, "a byte string");
        return Wtf8.decode(bytes, head.contentAt, end);
    }

    /** How many bytes a byte string has. */
    public int byteCount() {
        require(kind() == Kind.BYTES, "a byte string");
        return end - head.contentAt;
    }

    /** A byte string, copied. */
    public byte[] byteString() {
        require(kind() == Kind.BYTES, "a byte string");
        return Arrays.copyOfRange(bytes, head.contentAt, end);
    }

    /** How many items an array has, or entries a map. */
    public int count() {
        require(kind() == Kind.ARRAY || kind() == Kind.MAP, "an array or a map");
        return (int) head.argument;
    }

    /** The items of an array. */
    public List<CborItem> items() {
        require(kind() == Kind.ARRAY, "an array");
        return children(count());
    }

    /** The entries of a map. */
    public List<Entry> entries() {
        require(kind() == Kind.MAP, "a map");
        List<CborItem> children = children(2 * count());
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < children.size(); i += 2) {
            CborItem key = children.get(i);
            if (i > 0 && children.get(i - 2).compareEncoding(key) >= 0) {
                throw new CborException("the keys of the map at " + start + " are not in order");
            }
            entries.add(new Entry(key, children.get(i + 1)));
        }
        return entries;
    }

    /** The number of a tag. */
    public long tag() {
        require(kind() == Kind.TAG, "a tag");
        return head.argument;
    }

    /** What follows a tag. */
    public CborItem tagged() {
        require(kind() == Kind.TAG, "a tag");
        return new CborItem(bytes, head.contentAt, end);
    }

    /** Compares two items bytewise, as RFC 8949 orders the keys of a map. */
    public int compareEncoding(CborItem other) {
        return Arrays.compareUnsigned(bytes, start, end, other.bytes, other.start, other.end);
    }

    /** An entry of a map. */
    public record Entry(CborItem key, CborItem value) {}

    private List<CborItem> children(int count) {
        List<CborItem> children = new ArrayList<>();
        int at = head.contentAt;
        for (int i = 0; i < count; i++) {
            int childEnd = endOf(bytes, at);
            children.add(new CborItem(bytes, at, childEnd));
            at = childEnd;
        }
        return children;
    }

    private void require(boolean holds, String expected) {
        if (!holds) {
            throw new CborException("expected " + expected + " at " + start + ", found "
                    + kind().name().toLowerCase(Locale.ROOT));
        }
    }

    /** Where the item ends that begins here. Counts the items that are still to come, so that nesting costs nothing. */
    private static int endOf(byte[] bytes, int start) {
        int at = start;
        for (long pending = 1; pending > 0; pending--) {
            Head head = Head.read(bytes, at, bytes.length);
            at = head.contentAt;
            switch (KINDS[head.major]) {
                case BYTES, TEXT -> at += (int) requireLeft(head.argument, bytes.length - at, at);
                case ARRAY -> pending += requireLeft(head.argument, bytes.length - at, at);
                case MAP -> pending += 2 * requireLeft(head.argument, bytes.length - at, at);
                case TAG -> pending++;
                default -> {}
            }
            // Each of them takes at least one byte.
            requireLeft(pending - 1, bytes.length - at, at);
        }
        return at;
    }

    private static long requireLeft(long needed, int left, int at) {
        if (needed < 0 || needed > left) {
            throw new CborException("the input ends before the item at " + at + " does");
        }
        return needed;
    }

    /**
     * The first bytes of an item.
     *
     * @param major the major type
     * @param info the lower five bits of the first byte
     * @param argument the number they encode, unsigned
     * @param contentAt where they end
     */
    private record Head(int major, int info, long argument, int contentAt) {

        static Head read(byte[] bytes, int at, int limit) {
            requireLeft(1, limit - at, at);
            int first = bytes[at] & 0xff;
            int major = first >>> 5;
            int info = first & 0x1f;
            if (info > 27) {
                throw new CborException("the head at " + at + " has no definite length");
            }
            int size = info < 24 ? 0 : 1 << info - 24;
            requireLeft(size, limit - at - 1, at);
            long argument = info;
            if (size > 0) {
                argument = 0;
                for (int i = 1; i <= size; i++) {
                    argument = argument << 8 | bytes[at + i] & 0xff;
                }
            }
            if (KINDS[major] == Kind.SIMPLE) {
                requireSimple(info, argument, at);
            } else if (size > 0 && !isShortest(size, argument)) {
                throw new CborException("the head at " + at + " is longer than it must be");
            }
            return new Head(major, info, argument, at + 1 + size);
        }

        private static boolean isShortest(int size, long argument) {
            return size == 1 ? argument >= 24 : argument >>> (4 * size) != 0;
        }

        private static void requireSimple(int info, long argument, int at) {
            if (info >= HALF) {
                CborWriter shortest = new CborWriter(9);
                double value = floatOf(info, argument);
                shortest.writeFloat(value);
                boolean sameNan = !Double.isNaN(value) || argument == HalfFloat.NAN;
                if (shortest.size() != 1 + (1 << info - 24) || !sameNan) {
                    throw new CborException("the float at " + at + " is not written in its shortest form");
                }
            } else if (info < FALSE || info > NULL) {
                throw new CborException("the simple value " + info + " at " + at + " is not known");
            }
        }

        static double floatOf(int info, long argument) {
            return switch (info) {
                case HALF -> HalfFloat.value((int) argument);
                case HALF + 1 -> Float.intBitsToFloat((int) argument);
                default -> Double.longBitsToDouble(argument);
            };
        }
    }
}
