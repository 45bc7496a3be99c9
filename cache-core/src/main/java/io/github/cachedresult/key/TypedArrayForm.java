package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborItem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How arrays of numbers (RFC 8746) and bytes are shown: by their length and their first elements.
 *
 * @param name the name of the elements' type
 * @param size how many bytes an element has
 * @param next reads an element as text
 */
record TypedArrayForm(String name, int size, Function<ByteBuffer, String> next) {

    private static final int SHOWN_ELEMENTS = 8;
    private static final int SHOWN_BYTES = 16;

    private static final Map<Long, TypedArrayForm> BY_TAG = Map.of(
            77L, new TypedArrayForm("int16", Short.BYTES, buffer -> String.valueOf(buffer.getShort())),
            78L, new TypedArrayForm("int32", Integer.BYTES, buffer -> String.valueOf(buffer.getInt())),
            79L, new TypedArrayForm("int64", Long.BYTES, buffer -> String.valueOf(buffer.getLong())),
            85L, new TypedArrayForm("float32", Float.BYTES, buffer -> String.valueOf(buffer.getFloat())),
            86L, new TypedArrayForm("float64", Double.BYTES, buffer -> String.valueOf(buffer.getDouble())));

    /** What is under this tag, or null if that is no array of numbers. */
    static @Nullable TypedArrayForm ofTag(long tag) {
        return BY_TAG.get(tag);
    }

    /** An array, of the byte string that is under the tag. */
    InputForm read(CborItem item) {
        byte[] bytes = item.byteString();
        if (bytes.length % size != 0) {
            throw new CborException(
                    "the " + bytes.length + " bytes at " + item.start() + " are no elements of " + name);
        }
        int length = bytes.length / size;
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        StringJoiner shown = new StringJoiner(", ", "[", "]");
        for (int i = 0; i < Math.min(length, SHOWN_ELEMENTS); i++) {
            shown.add(next.apply(buffer));
        }
        String type = name + "[" + length + "]";
        return length <= SHOWN_ELEMENTS
                ? InputForm.exact(type, shown.toString())
                : InputForm.cut(type, shown.add("…").toString());
    }

    /** A byte string. */
    static InputForm ofBytes(CborItem item) {
        byte[] bytes = item.byteString();
        String type = "bytes[" + bytes.length + "]";
        String shown = "0x" + HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, SHOWN_BYTES)));
        return bytes.length <= SHOWN_BYTES ? InputForm.exact(type, shown) : InputForm.cut(type, shown + "…");
    }
}
