package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import io.github.cachedresult.normalize.Nameless;
import io.github.cachedresult.normalize.Unordered;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between an {@link InputEncoder} and those that write what has parts: enters it, so that a cycle ends, and
 * finds the encoder of its kind. For one call, on one thread.
 *
 * <p>Each of them is made when its kind is first met.
 */
final class ContainerEncoder {

    private final InputEncoder inputs;
    private final InputPath path;
    private final ClassShapes classes;
    private final HashingOptions options;
    private @Nullable ObjectEncoder objects;
    private @Nullable ElementEncoder elements;
    private @Nullable UnorderedEncoder unordered;
    private @Nullable FileEncoder files;

    ContainerEncoder(InputEncoder inputs, InputPath path, ClassShapes classes, HashingOptions options) {
        this.inputs = inputs;
        this.path = path;
        this.classes = classes;
        this.options = options;
    }

    /** How many files were read. */
    int fileCount() {
        return files == null ? 0 : files.count();
    }

    /** The files among all that was encoded. */
    FileInputs files() {
        return files == null ? FileInputs.NONE : files.inputs();
    }

    /** Writes what is none of the value types. */
    void encode(CborWriter out, Object value, @Nullable IgnoredPaths ignored) {
        if (!path.enter(value)) {
            throw path.unhashable(
                    value,
                    path.contains(value)
                            ? "it contains itself"
                            : "it is nested deeper than " + InputEncoder.MAX_DEPTH + " levels");
        }
        if (value instanceof Record part) {
            encodeRecord(out, part, ignored);
        } else if (value.getClass().isArray()) {
            elements().encodeArray(out, value, ignored);
        } else if (HashableTypes.isCollectionOfTheJdk(value.getClass())) {
            elements().encodeCollection(out, value, ignored);
        } else if (Optionals.isOptional(value.getClass())) {
            elements().encodeOptional(out, value, ignored);
        } else {
            encodeOther(out, value, ignored);
        }
        path.leave();
    }

    private void encodeRecord(CborWriter out, Record value, @Nullable IgnoredPaths ignored) {
        if (!inputs.isNormalForm() && HashableTypes.isNormalFormOnly(value.getClass())) {
            throw path.unhashable(value, HashableTypes.NORMAL_FORM_ONLY);
        } else if (value instanceof Unordered multiset) {
            unordered().encode(out, multiset.elements());
        } else if (value instanceof Nameless nameless) {
            encodeNameless(out, nameless.file());
        } else if (Content.of(value, true, options) == null) {
            objects().encodeRecord(out, value, ignored);
        } else {
            throw path.unhashable(
                    value, "a record is hashed by its components and cannot stand for a file; make it a class");
        }
    }

    private void encodeNameless(CborWriter out, Object file) {
        Content content = Content.of(file, false, options);
        if (content == null) {
            throw path.unhashable(file, "it is no file, so that it has no content apart from its name");
        }
        contents().encode(out, file, content);
    }

    private void encodeOther(CborWriter out, Object value, @Nullable IgnoredPaths ignored) {
        Content content = Content.of(value, true, options);
        if (content != null) {
            contents().encode(out, value, content);
        } else if (value instanceof ByteBuffer buffer) {
            elements().encodeBuffer(out, buffer);
        } else if (value instanceof Class<?> type) {
            objects().encodeClass(out, type);
        } else {
            objects().encodeFields(out, value, ignored);
        }
    }

    private ObjectEncoder objects() {
        ObjectEncoder made = objects;
        if (made == null) {
            made = new ObjectEncoder(inputs, path, classes);
            objects = made;
        }
        return made;
    }

    private ElementEncoder elements() {
        ElementEncoder made = elements;
        if (made == null) {
            made = new ElementEncoder(inputs, path);
            elements = made;
        }
        return made;
    }

    private UnorderedEncoder unordered() {
        UnorderedEncoder made = unordered;
        if (made == null) {
            made = new UnorderedEncoder(path, elements(), objects());
            unordered = made;
        }
        return made;
    }

    private FileEncoder contents() {
        FileEncoder made = files;
        if (made == null) {
            made = new FileEncoder(path);
            files = made;
        }
        return made;
    }
}
