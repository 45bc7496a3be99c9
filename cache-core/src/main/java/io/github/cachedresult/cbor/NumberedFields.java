package io.github.cachedresult.cbor;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A CBOR map from field numbers to values, in ascending order, without the fields that have nothing to say: what is null is
 * not put. A number is never used for anything else, also when its field is gone.
 *
 * <p>Not thread-safe.
 */
public final class NumberedFields {

    private final Map<Integer, byte[]> encoded = new TreeMap<>();

    /** Creates a map of no fields. */
    public NumberedFields() {}

    /** Reads one field's value, or passes over it. */
    @FunctionalInterface
    public interface FieldReader {

        /** Reads the item that comes next, and no other. */
        void read(int number, CborReader in);
    }

    /**
     * Reads such a map, after which nothing may follow.
     *
     * @throws CborException if it is none, or something follows it
     */
    public static void read(CborReader in, FieldReader fields) {
        int count = in.readMapHead();
        for (int i = 0; i < count; i++) {
            fields.read(readNumber(in), in);
        }
        if (!in.isAtEnd()) {
            throw new CborException("something follows the map of fields");
        }
    }

    /** A number that were cut to 32 bits could pass for another field's. */
    private static int readNumber(CborReader in) {
        long number = in.readInteger();
        if (number != (int) number) {
            throw new CborException("no field has the number " + number);
        }
        return (int) number;
    }

    /** Puts a field, in place of what has its number already. */
    public void put(int number, Consumer<CborWriter> value) {
        CborWriter out = new CborWriter(48);
        value.accept(out);
        putRaw(number, out.toByteArray());
    }

    /** Puts a field that is CBOR already. */
    public void putRaw(int number, byte[] value) {
        encoded.put(number, value);
    }

    /** Puts an integer. */
    public void putInteger(int number, long value) {
        put(number, out -> out.writeInteger(value));
    }

    /** Puts a byte string, if it is there. */
    public void putBytes(int number, byte @Nullable [] bytes) {
        if (bytes != null) {
            put(number, out -> out.writeBytes(bytes));
        }
    }

    /** Puts a text, if it is there. */
    public void putText(int number, @Nullable String text) {
        if (text != null) {
            put(number, out -> out.writeText(text));
        }
    }

    /** Puts an array of items, if there are any. */
    public <T> void putAll(int number, Collection<T> items, BiConsumer<CborWriter, ? super T> writer) {
        if (!items.isEmpty()) {
            put(number, out -> {
                out.writeArrayHead(items.size());
                items.forEach(item -> writer.accept(out, item));
            });
        }
    }

    /** The map. */
    public byte[] toByteArray() {
        CborWriter out = new CborWriter(512);
        out.writeMapHead(encoded.size());
        encoded.forEach((number, value) -> {
            out.writeInteger(number);
            out.writeRaw(value);
        });
        return out.toByteArray();
    }
}
