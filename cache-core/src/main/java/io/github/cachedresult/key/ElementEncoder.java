package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import io.github.cachedresult.cbor.SortedEntries;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes, for a {@link ContainerEncoder}, what has elements: arrays, buffers, the JDK's collections and optionals. For
 * one call, on one thread.
 */
final class ElementEncoder {

    private static final int TAG_SET = 258;

    private final InputEncoder inputs;
    private final InputPath path;

    ElementEncoder(InputEncoder inputs, InputPath path) {
        this.inputs = inputs;
        this.path = path;
    }

    void encodeArray(CborWriter out, Object array, @Nullable IgnoredPaths ignored) {
        if (array instanceof Object[] elements) {
            List<@Nullable Object> list = Arrays.asList(elements);
            encodeInOrder(out, list.iterator(), elements.length, array, ignored);
        } else {
            inputs.requireSpace(PrimitiveArrays.bytesOf(array), array);
            PrimitiveArrays.write(out, array);
        }
    }

    /** Writes the bytes between position and limit, and that they are to be read as little-endian, where they are. */
    void encodeBuffer(CborWriter out, ByteBuffer buffer) {
        int length = buffer.remaining();
        inputs.requireSpace(length, buffer);
        if (buffer.order() == ByteOrder.LITTLE_ENDIAN) {
            out.writeTag(InputEncoder.TAG_OBJECT);
            out.writeArrayHead(2);
            out.writeText(ByteBuffer.class.getName());
        }
        out.writeBytesHead(length);
        int at = out.reserve(length);
        buffer.duplicate().get(out.buffer(), at, length);
    }

    void encodeOptional(CborWriter out, Object optional, @Nullable IgnoredPaths ignored) {
        Object content = Optionals.contentOf(optional);
        out.writeTag(InputEncoder.TAG_OBJECT);
        out.writeArrayHead(content == null ? 1 : 2);
        out.writeText(optional.getClass().getName());
        if (content != null) {
            inputs.encode(out, content, ignored);
        }
    }

    /** Writes a list, set or map of the JDK. */
    void encodeCollection(CborWriter out, Object value, @Nullable IgnoredPaths ignored) {
        if (value instanceof List<?> list) {
            encodeInOrder(out, list.iterator(), list.size(), list, ignored);
            return;
        }
        Lookup lookup = Lookup.of(value);
        if (lookup == Lookup.ANOTHER) {
            throw path.unhashable(
                    value,
                    "its comparator, or its comparing by identity, may find what is not equal, or it lets go of what is"
                            + " weak; copy it into a plain one");
        }
        if (value instanceof Set<?> set) {
            writeSorted(out, lookup, set, SortedSet.class);
            encodeSet(out, set, ignored);
        } else {
            Map<?, ?> map = (Map<?, ?>) value;
            writeSorted(out, lookup, map.keySet(), SortedMap.class);
            encodeMap(out, map, ignored);
        }
    }

    /** Says that what follows finds by its natural order, where that may find what is not equal. */
    private static void writeSorted(CborWriter out, Lookup lookup, Set<?> elements, Class<?> type) {
        if (lookup == Lookup.BY_NATURAL_ORDER && !elements.stream().allMatch(Lookup::isOrderedAsEqual)) {
            out.writeTag(InputEncoder.TAG_OBJECT);
            out.writeArrayHead(2);
            out.writeText(type.getName());
        }
    }

    private void encodeSet(CborWriter out, Set<?> set, @Nullable IgnoredPaths ignored) {
        out.writeTag(TAG_SET);
        if (!encodeSorted(out, set, set, ignored)) {
            throw path.unhashable(set, "two of its elements are encoded alike");
        }
    }

    private void encodeInOrder(
            CborWriter out, Iterator<?> elements, int size, Object container, @Nullable IgnoredPaths ignored) {
        out.writeArrayHead(size);
        int count = 0;
        while (elements.hasNext()) {
            path.at(count++);
            inputs.encode(out, elements.next(), ignored);
        }
        path.atWhole();
        requireSize(container, size, count);
    }

    /**
     * Writes elements as an array in the order of their encodings.
     *
     * @param container what they are the elements of, for the message
     * @return whether no two are encoded alike
     */
    boolean encodeSorted(CborWriter out, Collection<?> elements, Object container, @Nullable IgnoredPaths ignored) {
        SortedEntries sorted = new SortedEntries();
        int size = elements.size();
        int count = 0;
        for (Object element : elements) {
            path.at(count++);
            int start = sorted.writer().size();
            inputs.encode(sorted.writer(), element, ignored);
            sorted.endEntry(start, sorted.writer().size());
        }
        path.atWhole();
        requireSize(container, size, count);
        out.writeArrayHead(size);
        return sorted.writeTo(out);
    }

    private void encodeMap(CborWriter out, Map<?, ?> map, @Nullable IgnoredPaths ignored) {
        SortedEntries sorted = new SortedEntries();
        int size = map.size();
        int count = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            path.at(entry.getKey() instanceof String text ? text : count);
            count++;
            int start = sorted.writer().size();
            inputs.encode(sorted.writer(), entry.getKey(), ignored);
            int keyEnd = sorted.writer().size();
            inputs.encode(sorted.writer(), entry.getValue(), ignored);
            sorted.endEntry(start, keyEnd);
        }
        path.atWhole();
        requireSize(map, size, count);
        out.writeMapHead(size);
        if (!sorted.writeTo(out)) {
            throw path.unhashable(map, "two of its keys are encoded alike");
        }
    }

    private void requireSize(Object container, int size, int count) {
        if (size != count) {
            throw path.unhashable(
                    container,
                    "it says it has " + size + " elements and has " + count + "; was it changed while it was read?");
        }
    }
}
