package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Writes, for a {@link ContainerEncoder}, what is normalised to a multiset: sorted by the encodings of its elements,
 * each as often as it is there. For one call, on one thread.
 */
final class UnorderedEncoder {

    private final InputPath path;
    private final ElementEncoder elements;
    private final ObjectEncoder objects;

    UnorderedEncoder(InputPath path, ElementEncoder elements, ObjectEncoder objects) {
        this.path = path;
        this.elements = elements;
        this.objects = objects;
    }

    /** Writes the elements of a container, or the components of a record. */
    void encode(CborWriter out, Object container) {
        if (!path.enter(container)) {
            throw path.unhashable(container, "it is nested deeper than " + InputEncoder.MAX_DEPTH + " levels");
        }
        out.writeTag(InputEncoder.TAG_OBJECT);
        out.writeArrayHead(3);
        out.writeText("unordered");
        if (container instanceof Record value) {
            objects.encodeUnordered(out, value);
        } else {
            out.writeNull();
            encodeElements(out, container);
        }
        path.leave();
    }

    private void encodeElements(CborWriter out, Object container) {
        if (PrimitiveArrays.isOfNumbers(container.getClass())) {
            elements.encodeArray(out, PrimitiveArrays.sorted(container), null);
        } else if (container instanceof Set<?> && HashableTypes.isCollectionOfTheJdk(container.getClass())) {
            elements.encodeCollection(out, container, null);
        } else if (container instanceof Object[] array) {
            elements.encodeSorted(out, Arrays.asList(array), container, null);
        } else if (container instanceof List<?> list && HashableTypes.isCollectionOfTheJdk(container.getClass())) {
            elements.encodeSorted(out, list, container, null);
        } else {
            throw path.unhashable(container, "it has no elements whose order could be left out");
        }
    }
}
