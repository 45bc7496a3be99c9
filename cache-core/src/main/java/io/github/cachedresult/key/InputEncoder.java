package io.github.cachedresult.key;

import io.github.cachedresult.HashWith;
import io.github.cachedresult.cbor.CborWriter;
import io.github.cachedresult.cbor.SortedEntries;
import io.github.cachedresult.key.FileInputs.FileInput;
import io.github.cachedresult.normalize.Nameless;
import io.github.cachedresult.normalize.Unordered;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one call's inputs in the canonical form of {@code docs/key-format.md}, or refuses them. For one call, on one
 * thread.
 *
 * <p>What a method could tell apart is written differently; what is written alike cannot be told apart.
 */
final class InputEncoder {

    /** Deeper is taken for a mistake, if it is not a cycle; recursion stays far from the stack's end. */
    static final int MAX_DEPTH = 100;

    /** Larger is refused rather than held in memory a second time. */
    private static final int MAX_BYTES = 256 << 20;

    private static final int TAG_DECIMAL = 4;
    private static final int TAG_OBJECT = 27;
    private static final int TAG_SET = 258;

    private final Normalizers normalizers;
    private final ClassShapes classes;
    private final HashingOptions options;
    private final InputPath path;
    private @Nullable List<FileInput> files;

    InputEncoder(Normalizers normalizers, ClassShapes classes, HashingOptions options) {
        this.normalizers = normalizers;
        this.classes = classes;
        this.options = options;
        this.path = new InputPath(MAX_DEPTH);
    }

    /** The files among all that was encoded. */
    FileInputs files() {
        return files == null ? FileInputs.NONE : new FileInputs(files);
    }

    /** Writes a parameter's value. */
    void encode(CborWriter out, HashedParameter parameter, @Nullable IgnoredPaths ignored, @Nullable Object value) {
        path.reset(parameter.name());
        encodeCounted(out, value, parameter.normalizer(), ignored);
    }

    /** Whether a parameter's value, normalised or not, is encoded as its default is. */
    boolean isDefault(HashedParameter parameter, DefaultValue standard, @Nullable Object value) {
        path.reset(parameter.name());
        return isDefault(standard, value, parameter.normalizer());
    }

    private boolean isDefault(@Nullable DefaultValue standard, @Nullable Object value, @Nullable HashWith how) {
        if (standard == null) {
            return false;
        }
        if (value == null || standard.value() == null) {
            return value == standard.value();
        }
        CborWriter actual = new CborWriter();
        encodeCounted(actual, value, how, null);
        CborWriter expected = new CborWriter();
        encodeCounted(expected, standard.value(), how, null);
        return Arrays.equals(actual.buffer(), 0, actual.size(), expected.buffer(), 0, expected.size());
    }

    private void encodeCounted(
            CborWriter out, @Nullable Object value, @Nullable HashWith how, @Nullable IgnoredPaths ignored) {
        if (how == null) {
            encode(out, value, ignored);
        } else {
            encodeNormalized(out, value, how);
        }
    }

    private void encodeNormalized(CborWriter out, @Nullable Object value, HashWith how) {
        if (value == null) {
            out.writeNull();
            return;
        }
        Normalization normalization;
        Object normalForm;
        try {
            normalization = normalizers.of(how);
            normalForm = normalization.normalFormOf(value);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw unhashable(value, "its normaliser " + how.value().getName() + " failed: " + e);
        }
        out.writeTag(TAG_OBJECT);
        out.writeArrayHead(4);
        out.writeText(normalization.name());
        out.writeInteger(normalization.version());
        out.writeArrayHead(normalization.parameters().size());
        normalization.parameters().forEach(out::writeText);
        encode(out, normalForm, null);
    }

    private void encode(CborWriter out, @Nullable Object value, @Nullable IgnoredPaths ignored) {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeText(text);
        } else if (value instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else if (value instanceof Character character) {
            out.writeText(character.toString());
        } else if (value instanceof Number number) {
            encodeNumber(out, number);
        } else if (value instanceof Enum<?> constant) {
            out.writeTag(TAG_OBJECT);
            out.writeArrayHead(2);
            out.writeText(RecordShape.nameOf(constant.getDeclaringClass()));
            out.writeText(constant.name());
        } else {
            encodeObject(out, value, ignored);
        }
        if (out.size() > MAX_BYTES) {
            throw tooLarge(value == null ? "" : value);
        }
    }

    private void encodeNumber(CborWriter out, Number number) {
        Class<?> type = number.getClass();
        if (type == Integer.class || type == Long.class || type == Short.class || type == Byte.class) {
            out.writeInteger(number.longValue());
        } else if (type == Double.class || type == Float.class) {
            out.writeFloat(number.doubleValue());
        } else if (type == BigInteger.class) {
            out.writeInteger((BigInteger) number);
        } else if (type == BigDecimal.class) {
            BigDecimal decimal = (BigDecimal) number;
            out.writeTag(TAG_DECIMAL);
            out.writeArrayHead(2);
            out.writeInteger(-(long) decimal.scale());
            out.writeInteger(decimal.unscaledValue());
        } else {
            throw unhashable(number, "it is no number type of the JDK's value types");
        }
    }

    private void encodeObject(CborWriter out, Object value, @Nullable IgnoredPaths ignored) {
        ValueTypes.Form form = value instanceof Record ? null : ValueTypes.formOf(value.getClass());
        if (form == null) {
            encodeContainer(out, value, ignored);
        } else {
            form.write(out, value);
        }
    }

    private void encodeContainer(CborWriter out, Object value, @Nullable IgnoredPaths ignored) {
        if (!path.enter(value)) {
            throw unhashable(
                    value,
                    path.contains(value) ? "it contains itself" : "it is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (value instanceof Record part) {
            encodeRecord(out, part, ignored);
        } else if (value.getClass().isArray()) {
            encodeArray(out, value, ignored);
        } else if (HashableTypes.isCollectionOfTheJdk(value.getClass())) {
            encodeCollection(out, value, ignored);
        } else if (Optionals.isOptional(value.getClass())) {
            encodeOptional(out, value, ignored);
        } else {
            encodeOther(out, value, ignored);
        }
        path.leave();
    }

    private void encodeRecord(CborWriter out, Record value, @Nullable IgnoredPaths ignored) {
        if (value instanceof Unordered unordered) {
            encodeUnordered(out, unordered.elements());
        } else if (value instanceof Nameless nameless) {
            encodeNameless(out, nameless.file());
        } else if (Content.of(value, true, options) == null) {
            encodeComponents(out, value, ignored);
        } else {
            throw unhashable(
                    value, "a record is hashed by its components and cannot stand for a file; make it a class");
        }
    }

    private void encodeNameless(CborWriter out, Object file) {
        Content content = Content.of(file, false, options);
        if (content == null) {
            throw unhashable(file, "it is no file, so that it has no content apart from its name");
        }
        encodeContent(out, file, content);
    }

    /** Elements as a multiset: sorted by their encodings, each as often as it is there. */
    private void encodeUnordered(CborWriter out, Object elements) {
        if (!path.enter(elements)) {
            throw unhashable(elements, "it is nested deeper than " + MAX_DEPTH + " levels");
        }
        out.writeTag(TAG_OBJECT);
        out.writeArrayHead(3);
        out.writeText("unordered");
        if (elements instanceof Record) {
            RecordShape shape = shapeOf(elements);
            out.writeText(shape.name());
            encodeSorted(out, elements, shape);
        } else {
            out.writeNull();
            encodeSorted(out, elements);
        }
        path.leave();
    }

    private void encodeSorted(CborWriter out, Object container) {
        if (PrimitiveArrays.isOfNumbers(container.getClass())) {
            Object sorted = PrimitiveArrays.sorted(container);
            encodeArray(out, sorted, null);
        } else if (container instanceof Set<?> && HashableTypes.isCollectionOfTheJdk(container.getClass())) {
            encodeCollection(out, container, null);
        } else if (container instanceof Object[] elements) {
            encodeSorted(out, Arrays.asList(elements), container);
        } else if (container instanceof List<?> list && HashableTypes.isCollectionOfTheJdk(container.getClass())) {
            encodeSorted(out, list, container);
        } else {
            throw unhashable(container, "it has no elements whose order could be left out");
        }
    }

    private void encodeSorted(CborWriter out, List<?> list, Object container) {
        SortedEntries sorted = new SortedEntries();
        int size = list.size();
        int count = 0;
        for (Object element : list) {
            path.at(count++);
            int start = sorted.writer().size();
            encode(sorted.writer(), element, null);
            sorted.endEntry(start, sorted.writer().size());
        }
        path.atWhole();
        requireSize(container, size, count);
        out.writeArrayHead(size);
        sorted.writeTo(out);
    }

    private void encodeSorted(CborWriter out, Object value, RecordShape shape) {
        SortedEntries sorted = new SortedEntries();
        int count = 0;
        for (RecordShape.Component component : shape.components()) {
            path.at(component.name());
            Object part = component.read(value);
            if (!isDefault(component.standard(), part, component.normalizer())) {
                count++;
                int start = sorted.writer().size();
                encodeCounted(sorted.writer(), part, component.normalizer(), null);
                sorted.endEntry(start, sorted.writer().size());
            }
        }
        path.atWhole();
        out.writeArrayHead(count);
        sorted.writeTo(out);
    }

    private void encodeCollection(CborWriter out, Object value, @Nullable IgnoredPaths ignored) {
        if (value instanceof List<?> list) {
            encodeElements(out, list.iterator(), list.size(), list, ignored);
        } else if (!HashableTypes.comparesAsEquals(value)) {
            throw unhashable(
                    value,
                    "its comparator, or its comparing by identity, may find what is not equal, or it lets go of what is"
                            + " weak; copy it into a plain one");
        } else if (value instanceof Set<?> set) {
            encodeSet(out, set, ignored);
        } else {
            encodeMap(out, (Map<?, ?>) value, ignored);
        }
    }

    private void encodeOptional(CborWriter out, Object optional, @Nullable IgnoredPaths ignored) {
        Object content = Optionals.contentOf(optional);
        out.writeTag(TAG_OBJECT);
        out.writeArrayHead(content == null ? 1 : 2);
        out.writeText(optional.getClass().getName());
        if (content != null) {
            encode(out, content, ignored);
        }
    }

    private void encodeContent(CborWriter out, Object value, Content content) {
        int start = out.size();
        try {
            content.write(out);
        } catch (IOException e) {
            throw unhashable(value, "it cannot be read (" + e + ")");
        }
        files = files == null ? new ArrayList<>() : files;
        files.add(new FileInput(path.toString(), content, Digest.of(out.buffer(), start, out.size() - start)));
    }

    private void encodeOther(CborWriter out, Object value, @Nullable IgnoredPaths ignored) {
        Content content = Content.of(value, true, options);
        if (content != null) {
            encodeContent(out, value, content);
        } else if (value instanceof ByteBuffer buffer) {
            encodeBuffer(out, buffer);
        } else if (value instanceof Class<?> type) {
            encodeClass(out, type);
        } else {
            ClassShape shape = classes.of(value.getClass());
            if (shape instanceof ClassShape.Refused refused) {
                throw unhashable(value, refused.reason());
            }
            encodeFields(out, value, (ClassShape.ByFields) shape, ignored);
        }
    }

    private void encodeBuffer(CborWriter out, ByteBuffer buffer) {
        int length = buffer.remaining();
        if (length > MAX_BYTES) {
            throw tooLarge(buffer);
        }
        out.writeBytesHead(length);
        int at = out.reserve(length);
        buffer.duplicate().get(out.buffer(), at, length);
    }

    private void encodeClass(CborWriter out, Class<?> type) {
        String generated = ClassShapes.generated(type);
        if (generated != null) {
            throw unhashable(type, type.getName() + " is no class to name: " + generated);
        }
        out.writeTag(TAG_OBJECT);
        out.writeArrayHead(2);
        out.writeText(Class.class.getName());
        out.writeText(RecordShape.nameOf(type));
    }

    private void encodeFields(CborWriter out, Object value, ClassShape.ByFields shape, @Nullable IgnoredPaths ignored) {
        out.writeTag(TAG_OBJECT);
        out.writeArrayHead(2);
        out.writeText(shape.name());
        int counted = 0;
        for (ClassShape.Level level : shape.levels()) {
            counted += countOf(level.fields(), ignored) > 0 ? 1 : 0;
        }
        out.writeMapHead(counted);
        for (ClassShape.Level level : shape.levels()) {
            if (countOf(level.fields(), ignored) > 0) {
                out.writeRaw(level.encodedName());
                encodeComponents(out, value, level.fields(), ignored);
            }
        }
    }

    private RecordShape shapeOf(Object value) {
        try {
            return RecordShape.of(value.getClass());
        } catch (UnhashableInputException e) {
            throw e.at(path.toString());
        }
    }

    private void encodeComponents(CborWriter out, Object value, @Nullable IgnoredPaths ignored) {
        RecordShape shape = shapeOf(value);
        out.writeTag(TAG_OBJECT);
        out.writeArrayHead(2);
        out.writeText(shape.name());
        encodeComponents(out, value, shape.hasDefaults() ? withoutDefaults(value, shape) : shape.components(), ignored);
    }

    private List<RecordShape.Component> withoutDefaults(Object value, RecordShape shape) {
        List<RecordShape.Component> counted = new ArrayList<>();
        for (RecordShape.Component component : shape.components()) {
            path.at(component.name());
            if (!isDefault(component.standard(), component.read(value), component.normalizer())) {
                counted.add(component);
            }
        }
        return counted;
    }

    private static int countOf(List<RecordShape.Component> components, @Nullable IgnoredPaths ignored) {
        int counted = 0;
        for (RecordShape.Component component : components) {
            IgnoredPaths below = IgnoredPaths.below(ignored, component.name());
            counted += below != null && below.whole() ? 0 : 1;
        }
        return counted;
    }

    private void encodeComponents(
            CborWriter out, Object value, List<RecordShape.Component> components, @Nullable IgnoredPaths ignored) {
        out.writeMapHead(countOf(components, ignored));
        for (RecordShape.Component component : components) {
            IgnoredPaths below = IgnoredPaths.below(ignored, component.name());
            if (below == null || !below.whole()) {
                path.at(component.name());
                out.writeRaw(component.encodedName());
                encodeCounted(out, component.read(value), component.normalizer(), below);
            }
        }
    }

    private void encodeArray(CborWriter out, Object array, @Nullable IgnoredPaths ignored) {
        if (array instanceof Object[] elements) {
            List<@Nullable Object> list = Arrays.asList(elements);
            encodeElements(out, list.iterator(), elements.length, array, ignored);
        } else {
            if (PrimitiveArrays.bytesOf(array) > MAX_BYTES) {
                throw tooLarge(array);
            }
            PrimitiveArrays.write(out, array);
        }
    }

    private void encodeElements(
            CborWriter out, Iterator<?> elements, int size, Object container, @Nullable IgnoredPaths ignored) {
        out.writeArrayHead(size);
        int count = 0;
        while (elements.hasNext()) {
            path.at(count++);
            encode(out, elements.next(), ignored);
        }
        path.atWhole();
        requireSize(container, size, count);
    }

    private void encodeSet(CborWriter out, Set<?> set, @Nullable IgnoredPaths ignored) {
        SortedEntries sorted = new SortedEntries();
        int size = set.size();
        int count = 0;
        for (Object element : set) {
            path.at(count++);
            int start = sorted.writer().size();
            encode(sorted.writer(), element, ignored);
            sorted.endEntry(start, sorted.writer().size());
        }
        path.atWhole();
        requireSize(set, size, count);
        out.writeTag(TAG_SET);
        out.writeArrayHead(size);
        if (!sorted.writeTo(out)) {
            throw unhashable(set, "two of its elements are encoded alike");
        }
    }

    private void encodeMap(CborWriter out, Map<?, ?> map, @Nullable IgnoredPaths ignored) {
        SortedEntries sorted = new SortedEntries();
        int size = map.size();
        int count = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            path.at(entry.getKey() instanceof String text ? text : count);
            count++;
            int start = sorted.writer().size();
            encode(sorted.writer(), entry.getKey(), ignored);
            int keyEnd = sorted.writer().size();
            encode(sorted.writer(), entry.getValue(), ignored);
            sorted.endEntry(start, keyEnd);
        }
        path.atWhole();
        requireSize(map, size, count);
        out.writeMapHead(size);
        if (!sorted.writeTo(out)) {
            throw unhashable(map, "two of its keys are encoded alike");
        }
    }

    private void requireSize(Object container, int size, int count) {
        if (size != count) {
            throw unhashable(
                    container,
                    "it says it has " + size + " elements and has " + count + "; was it changed while it was read?");
        }
    }

    private UnhashableInputException tooLarge(Object value) {
        return unhashable(value, "the inputs are larger than " + MAX_BYTES + " bytes");
    }

    private UnhashableInputException unhashable(Object value, String reason) {
        return new UnhashableInputException(path.toString(), value.getClass().getTypeName(), reason);
    }
}
