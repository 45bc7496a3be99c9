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
        out.writeText(shape.name());
        encodeParts(out, value, shape.hasDefaults() ? withoutDefaults(value, shape) : shape.components(), ignored);
    }

    /**
     * Writes a record's name and, in the order of their encodings, its components without their names. Defaults are written
     * too: of those left out nobody could say which they were.
     */
    void encodeUnordered(CborWriter out, Record value) {
        RecordShape shape = shapeOf(value);
        out.writeText(shape.name());
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
        out.writeText(shape.name());
        int counted = 0;
        for (ClassShape.Level level : shape.levels()) {
            counted += countOf(level.fields(), ignored) > 0 ? 1 : 0;
        }
        out.writeMapHead(counted);
        for (ClassShape.Level level : shape.levels()) {
            if (countOf(level.fields(), ignored) > 0) {
                out.writeRaw(level.encodedName());
                encodeParts(out, value, level.fields(), ignored);
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
        out.writeText(RecordShape.nameOf(type));
    }

    private RecordShape shapeOf(Record value) {
        try {
            return RecordShape.of(value.getClass());
        } catch (UnhashableInputException e) {
            throw e.at(path.toString());
        }
    }

    private List<RecordShape.Component> withoutDefaults(Record value, RecordShape shape) {
        List<RecordShape.Component> counted = new ArrayList<>();
        for (RecordShape.Component component : shape.components()) {
            path.at(component.name());
            if (!inputs.isDefault(component.standard(), component.read(value), component.normalizer())) {
                counted.add(component);
            }
        }
        return counted;
    }

    private static int countOf(List<RecordShape.Component> parts, @Nullable IgnoredPaths ignored) {
        int counted = 0;
        for (RecordShape.Component part : parts) {
            IgnoredPaths below = IgnoredPaths.below(ignored, part.name());
            counted += below != null && below.whole() ? 0 : 1;
        }
        return counted;
    }

    private void encodeParts(
            CborWriter out, Object value, List<RecordShape.Component> parts, @Nullable IgnoredPaths ignored) {
        out.writeMapHead(countOf(parts, ignored));
        for (RecordShape.Component part : parts) {
            IgnoredPaths below = IgnoredPaths.below(ignored, part.name());
            if (below == null || !below.whole()) {
                path.at(part.name());
                out.writeRaw(part.encodedName());
                inputs.encodeCounted(out, part.read(value), part.normalizer(), below);
            }
        }
    }
}
