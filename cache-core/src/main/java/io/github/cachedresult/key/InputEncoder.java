package io.github.cachedresult.key;

import io.github.cachedresult.HashWith;
import io.github.cachedresult.cbor.CborWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one call's inputs in the canonical form of {@code docs/key-format.md}, or refuses them: plain values and
 * normal forms itself, all else by a {@link ContainerEncoder}. For one call, on one thread.
 *
 * <p>What a method could tell apart is written differently; what is written alike cannot be told apart.
 */
final class InputEncoder {

    /** Deeper is taken for a mistake, if it is not a cycle; recursion stays far from the stack's end. */
    static final int MAX_DEPTH = 100;

    /** Of what is told by the name of its type and its parts. */
    static final int TAG_OBJECT = 27;

    /** Larger is refused rather than held in memory a second time: 256 MiB, or an eighth of a smaller heap. */
    static final long MAX_BYTES = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);

    private static final int TAG_DECIMAL = 4;

    private final Normalizers normalizers;
    private final ClassShapes classes;
    private final HashingOptions options;
    private final InputPath path;

    /** Whether this is a normal form or within one. */
    private boolean normalForm;

    /** Made when it is first asked for: most calls have plain values only. */
    private @Nullable ContainerEncoder containers;

    InputEncoder(Normalizers normalizers, ClassShapes classes, HashingOptions options) {
        this.normalizers = normalizers;
        this.classes = classes;
        this.options = options;
        this.path = new InputPath(MAX_DEPTH);
    }

    /** The files among all that was encoded. */
    FileInputs files() {
        return containers == null ? FileInputs.NONE : containers.files();
    }

    private int fileCount() {
        return containers == null ? 0 : containers.fileCount();
    }

    /** Writes a parameter's value. */
    void encode(CborWriter out, HashedParameter parameter, @Nullable IgnoredPaths ignored, @Nullable Object value) {
        reset(parameter);
        encodeCounted(out, value, parameter.normalizer(), ignored);
    }

    private void reset(HashedParameter parameter) {
        path.reset(parameter.name());
        normalForm = false;
    }

    /** Whether a parameter's value, normalised or not, is encoded as its default is. */
    boolean isDefault(HashedParameter parameter, DefaultValue standard, @Nullable Object value) {
        reset(parameter);
        return isDefault(standard, value, parameter.normalizer());
    }

    /**
     * Whether the value at this place, normalised or not, is encoded as its default is. What leads to a file never is: the
     * default would be another when the file changes.
     */
    boolean isDefault(@Nullable DefaultValue standard, @Nullable Object value, @Nullable HashWith how) {
        if (standard == null) {
            return false;
        }
        if (value == null || standard.value() == null) {
            return value == standard.value();
        }
        int filesBefore = fileCount();
        CborWriter actual = new CborWriter();
        encodeCounted(actual, value, how, null);
        CborWriter expected = new CborWriter();
        encodeCounted(expected, standard.value(), how, null);
        return fileCount() == filesBefore
                && Arrays.equals(actual.buffer(), 0, actual.size(), expected.buffer(), 0, expected.size());
    }

    /** Writes the value at this place, or its normal form if there is a normaliser. */
    void encodeCounted(CborWriter out, @Nullable Object value, @Nullable HashWith how, @Nullable IgnoredPaths ignored) {
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
        Object normalized;
        try {
            normalization = normalizers.of(how);
            normalized = normalization.normalFormOf(value);
        } catch (Throwable e) {
            throw path.unhashable(
                    value,
                    "its normaliser " + how.value().getName() + " failed: " + UnhashableInputException.described(e));
        }
        out.writeTag(TAG_OBJECT);
        out.writeArrayHead(4);
        out.writeText(normalization.name());
        out.writeInteger(normalization.version());
        out.writeArrayHead(normalization.parameters().size());
        normalization.parameters().forEach(out::writeText);
        boolean within = normalForm;
        normalForm = true;
        encode(out, normalized, null);
        normalForm = within;
    }

    /** Whether what is encoded now was made by a normaliser, and not passed by the caller. */
    boolean isNormalForm() {
        return normalForm;
    }

    /** The name of a type of the value at this place. */
    String nameOf(Class<?> type) {
        try {
            return classes.names().of(type);
        } catch (UnhashableInputException e) {
            throw e.at(path.toString());
        }
    }

    /** Writes the value at this place as it is. */
    void encode(CborWriter out, @Nullable Object value, @Nullable IgnoredPaths ignored) {
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
            out.writeText(nameOf(constant.getDeclaringClass()));
            out.writeText(constant.name());
        } else {
            encodeObject(out, value, ignored);
        }
        requireSpace(out.size(), value);
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
            throw path.unhashable(number, "it is no number type of the JDK's value types");
        }
    }

    private void encodeObject(CborWriter out, Object value, @Nullable IgnoredPaths ignored) {
        ValueTypes.Form form = value instanceof Record ? null : ValueTypes.formOf(value.getClass());
        if (form == null) {
            containers().encode(out, value, ignored);
        } else {
            form.write(out, value);
        }
    }

    private ContainerEncoder containers() {
        ContainerEncoder made = containers;
        if (made == null) {
            made = new ContainerEncoder(this, path, classes, options);
            containers = made;
        }
        return made;
    }

    /** Refuses what takes more bytes than are held in memory. */
    void requireSpace(long bytes, @Nullable Object value) {
        if (bytes > MAX_BYTES) {
            throw path.unhashable(value == null ? "" : value, "the inputs are larger than " + MAX_BYTES + " bytes");
        }
    }
}
