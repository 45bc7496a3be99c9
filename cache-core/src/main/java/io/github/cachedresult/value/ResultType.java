package io.github.cachedresult.value;

import io.github.cachedresult.key.Digest;
import io.github.cachedresult.spool.Bytes;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * A declared result type, judged and prepared once. Two of one codec are equal if and only if they are the same object.
 */
public final class ResultType {

    private final JavaType type;
    private final ObjectReader reader;
    private final ObjectWriter writer;
    private final Digest shape;
    private final boolean immutable;

    ResultType(JavaType type, ObjectReader reader, ObjectWriter writer, Digest shape, boolean immutable) {
        this.type = type;
        this.reader = reader;
        this.writer = writer;
        this.shape = shape;
        this.immutable = immutable;
    }

    /** The type's generic name, {@code java.util.List<org.acme.Prediction>}. */
    public String name() {
        return type.toCanonical();
    }

    /**
     * The digest of the type's deep shape: the names and types of all its components, down to the types of the JDK. It
     * changes with the class, so that entries of an earlier class are recognised.
     */
    public Digest shape() {
        return shape;
    }

    /** Whether no caller can change a value of this type, so that all may share one. */
    public boolean isImmutable() {
        return immutable;
    }

    /** Whether it is an {@link Optional}. */
    public boolean isOptional() {
        return type.hasRawClass(Optional.class);
    }

    /**
     * What several callers may make their values of: the value itself where nobody can change it, else its payload.
     *
     * @param payload gives the payload, where it is wanted
     */
    public @Nullable Object shared(@Nullable Object value, Supplier<Bytes> payload) {
        return value == null || immutable ? value : payload.get();
    }

    ObjectReader reader() {
        return reader;
    }

    ObjectWriter writer() {
        return writer;
    }
}
