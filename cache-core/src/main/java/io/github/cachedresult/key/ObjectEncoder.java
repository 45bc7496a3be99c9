package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import io.github.cachedresult.cbor.SortedEntries;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes, for a {@link ContainerEncoder}, what has a name and named parts: records by their components, without those
 * that have their default, other objects by their fields, and classes by their name alone. For one call, on one thread.
 */
final class ObjectEncoder {

    private final InputEncoder inputs;
    private final InputPath path;
    private final ClassShapes classes;

    ObjectEncoder(InputEncoder inputs, InputPath path, ClassShapes classes) {
        this.inputs = inputs;
        this.path = path;
        this.classes = classes;
    }

    void encodeRecord(CborWriter out, Record value, @Nullable IgnoredPaths ignored) {
        RecordShape shape = shapeOf(value);
        out.writeTag(InputEncoder.TAG_OBJECT);
        out.writeArrayHead(2);
        out.writeText(inputs.nameOf(value.getClass()));
        encodeParts(out, value, counted(value, shape.components(), shape.hasDefaults(), ignored), ignored);
    }

    /**
     * Writes a record's name and, in the order of their encodings, its components without their names. Defaults are written
     * too: of those left out nobody could say which they were.
     */
    void encodeUnordered(CborWriter out, Record value) {
        RecordShape shape = shapeOf(value);
        out.writeText(inputs.nameOf(value.getClass()));
        SortedEntries sorted = new SortedEntries();
        for (RecordShape.Component component : shape.components()) {
            path.at(component.name());
            int start = sorted.writer().size();
            inputs.encodeCounted(sorted.writer(), component.read(value), component.normalizer(), null);
            sorted.endEntry(start, sorted.writer().size());
        }
        path.atWhole();
        out.writeArrayHead(shape.components().size());
        sorted.writeTo(out);
    }

    /** Writes an object that is no record, if its class is one to be hashed by its fields. */
    void encodeFields(CborWriter out, Object value, @Nullable IgnoredPaths ignored) {
        ClassShape shape = classes.of(value.getClass());
        if (shape instanceof ClassShape.Refused refused) {
            throw path.unhashable(value, refused.reason());
        }
        encodeLevels(out, value, (ClassShape.ByFields) shape, ignored);
    }

    private void encodeLevels(CborWriter out, Object value, ClassShape.ByFields shape, @Nullable IgnoredPaths ignored) {
        out.writeTag(InputEncoder.TAG_OBJECT);
        out.writeArrayHead(2);
        out.writeText(inputs.nameOf(value.getClass()));
        List<List<RecordShape.Component>> levels = new ArrayList<>();
        for (ClassShape.Level level : shape.levels()) {
            levels.add(counted(value, level.fields(), level.hasDefaults(), ignored));
        }
        out.writeMapHead(
                (int) levels.stream().filter(fields -> !fields.isEmpty()).count());
        for (int i = 0; i < levels.size(); i++) {
            if (!levels.get(i).isEmpty()) {
                out.writeRaw(shape.levels().get(i).encodedName());
                encodeParts(out, value, levels.get(i), ignored);
            }
        }
    }

    /** Writes which class it is, if its name lasts. */
    void encodeClass(CborWriter out, Class<?> type) {
        String generated = ClassShapes.generated(type);
        if (generated != null) {
            throw path.unhashable(type, type.getName() + " is no class to name: " + generated);
        }
        out.writeTag(InputEncoder.TAG_OBJECT);
        out.writeArrayHead(2);
        out.writeText(Class.class.getName());
        out.writeText(inputs.nameOf(type));
    }

    private RecordShape shapeOf(Record value) {
        try {
            return RecordShape.of(value.getClass());
        } catch (UnhashableInputException e) {
            throw e.at(path.toString());
        }
    }

    /** The components or fields that count: that are not ignored, and have not their default. */
    private List<RecordShape.Component> counted(
            Object value, List<RecordShape.Component> parts, boolean hasDefaults, @Nullable IgnoredPaths ignored) {
        if (!hasDefaults && ignored == null) {
            return parts;
        }
        List<RecordShape.Component> counted = new ArrayList<>(parts.size());
        for (RecordShape.Component part : parts) {
            IgnoredPaths below = IgnoredPaths.below(ignored, part.name());
            if ((below == null || !below.whole()) && !isDefault(value, part)) {
                counted.add(part);
            }
        }
        return counted;
    }

    private boolean isDefault(Object value, RecordShape.Component part) {
        path.at(part.name());
        return part.standard() != null && inputs.isDefault(part.standard(), part.read(value), part.normalizer());
    }

    private void encodeParts(
            CborWriter out, Object value, List<RecordShape.Component> counted, @Nullable IgnoredPaths ignored) {
        out.writeMapHead(counted.size());
        for (RecordShape.Component part : counted) {
            path.at(part.name());
            out.writeRaw(part.encodedName());
            inputs.encodeCounted(out, part.read(value), part.normalizer(), IgnoredPaths.below(ignored, part.name()));
        }
    }
}
