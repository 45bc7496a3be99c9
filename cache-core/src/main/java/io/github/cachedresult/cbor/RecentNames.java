package io.github.cachedresult.cbor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that were read lately, of which there are few different ones: of a thousand entries of one model each has its name. One
 * object stands for all that are equal, as long as no other is in its place. Thread-safe.
 */
final class RecentNames {

    /** Longer texts are no names. */
    private static final int MAX_LENGTH = 128;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /**
     * By the last bytes of their encodings, in which names differ; two that share a place are beside each other. Plain: who
     * sees an older one, or none, makes one more.
     */
    private final @Nullable Name[] names = new @Nullable Name[512];

    /** A text that was read from these very bytes before, or null. Compares all of them. */
    @Nullable String get(byte[] bytes, int from, int length) {
        int place = place(bytes, from, length);
        Name known = names[place];
        if (known == null || !known.isAt(bytes, from, length)) {
            known = names[place ^ 1];
        }
        return known != null && known.isAt(bytes, from, length) ? known.text : null;
    }

    /** Remembers what was read from bytes. */
    void put(byte[] bytes, int from, int length, String text) {
        if (length <= MAX_LENGTH) {
            int place = place(bytes, from, length);
            names[place ^ 1] = names[place];
            names[place] = new Name(Arrays.copyOfRange(bytes, from, from + length), text);
        }
    }

    private int place(byte[] bytes, int from, int length) {
        long mixed = length;
        if (length >= Long.BYTES) {
            mixed += (long) LONG.get(bytes, from + length - Long.BYTES);
        } else {
            for (int i = from; i < from + length; i++) {
                mixed = mixed << Byte.SIZE | bytes[i];
            }
        }
        // Multiplied by the golden ratio, the upper bits depend on all.
        return Long.hashCode(mixed * 0x9e3779b97f4a7c15L) >>> Byte.SIZE & names.length - 1;
    }

    /** A text, and the bytes it was read from. */
    private record Name(byte[] encoded, String text) {

        boolean isAt(byte[] bytes, int from, int length) {
            return Arrays.equals(encoded, 0, encoded.length, bytes, from, from + length);
        }
    }
}
