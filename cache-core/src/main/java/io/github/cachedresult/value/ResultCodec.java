package io.github.cachedresult.value;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.spool.Spool;
import io.github.cachedresult.value.PayloadOutput.PayloadTooLargeException;
import io.github.cachedresult.value.PayloadOutput.UnspooledException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * Encodes results as JSON by a mapper of its own, which no application's settings change: fields rather than getters, no
 * coercions, no unknown or missing properties, no polymorphic types.
 *
 * <p>Thread-safe.
 */
public final class ResultCodec {

    /** The codec's name in entries. */
    public static final String NAME = "json";

    /** What leaves room for the rest of an entry in an array. */
    private static final int LARGEST_PAYLOAD = Integer.MAX_VALUE - (1 << 20);

    private final long largestPayload;
    private final @Nullable Spool spool;
    private final JsonMapper mapper;
    private final TypeStructure structure;
    private final Map<JavaType, ResultType> types = new ConcurrentHashMap<>();

    /** Creates a codec. It takes tens of milliseconds, once for a process. */
    public ResultCodec() {
        this(LARGEST_PAYLOAD, null);
    }

    /**
     * Creates a codec that puts large payloads on disk.
     *
     * @param maximumLength how many bytes it goes on encoding for, where they are more than an array can hold
     */
    public ResultCodec(Spool spool, long maximumLength) {
        this(Math.max(LARGEST_PAYLOAD, maximumLength), spool);
    }

    /** As the public ones, for payloads that are shorter. */
    ResultCodec(long largestPayload, @Nullable Spool spool) {
        this.largestPayload = largestPayload;
        this.spool = spool;
        JsonFactory factory = JsonFactory.builder()
                // We read what we wrote, and its checksum has been checked: a long text is no attack.
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        mapper = JsonMapper.builder(factory)
                .changeDefaultVisibility(visibility -> visibility
                        .withVisibility(com.fasterxml.jackson.annotation.PropertyAccessor.ALL, Visibility.NONE)
                        .withFieldVisibility(Visibility.ANY)
                        .withCreatorVisibility(Visibility.ANY)
                        .withScalarConstructorVisibility(Visibility.NONE))
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(MapperFeature.DETECT_PARAMETER_NAMES)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                // They keep the order in which elements were written; HashSet and EnumMap would lose it.
                .addModule(new SimpleModule()
                        .addAbstractTypeMapping(Set.class, LinkedHashSet.class)
                        .addAbstractTypeMapping(Map.class, LinkedHashMap.class))
                .withCoercionConfig(
                        LogicalType.Textual, text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                // A toString may change, and then name another constant.
                .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING, EnumFeature.READ_ENUMS_USING_TO_STRING)
                .build();
        structure = new TypeStructure(mapper.getTypeFactory());
    }

    /**
     * Judges and prepares a type. A primitive is taken for its box, as which it travels: a method may return an {@code int}
     * for one input, and for many a list.
     *
     * @throws IllegalArgumentException if its values cannot be decoded safely; the message names where in the type, as
     *     the end of a sentence that begins with the method
     */
    public ResultType typeOf(Type declared) {
        JavaType type = boxed(mapper.constructType(declared));
        ResultType known = types.get(type);
        if (known == null) {
            structure.requireDecodable(type);
            known = types.computeIfAbsent(
                    type,
                    any -> new ResultType(
                            type,
                            mapper.readerFor(type),
                            mapper.writerFor(type),
                            structure.shape(type),
                            structure.isImmutable(type)));
        }
        return known;
    }

    private JavaType boxed(JavaType type) {
        return type.isPrimitive() && !type.hasRawClass(void.class)
                ? mapper.constructType(
                        MethodType.methodType(type.getRawClass()).wrap().returnType())
                : type;
    }

    /**
     * Encodes a value, decodes it again and compares.
     *
     * @return the payload, or what a round trip would change
     */
    public Encoded encode(ResultType type, @Nullable Object value) {
        PayloadOutput out = new PayloadOutput(largestPayload, spool);
        try {
            type.writer().writeValue(out, value);
            Bytes payload = out.finish();
            boolean isFaithful = false;
            try {
                String difference = difference(type, value, payload);
                isFaithful = difference == null;
                return difference == null ? new Encoded.Faithful(payload) : new Encoded.Lossy(difference);
            } finally {
                if (!isFaithful) {
                    payload.discard();
                }
            }
        } catch (UnspooledException e) {
            return new Encoded.Unspooled(e.cause());
        } catch (IOException e) {
            return new Encoded.Unspooled(e);
        } catch (PayloadTooLargeException e) {
            return new Encoded.TooLarge(largestPayload);
        } catch (JacksonException e) {
            IOException ofTheDisk = causeOf(e, IOException.class);
            if (ofTheDisk != null) {
                return new Encoded.Unspooled(ofTheDisk);
            }
            if (causeOf(e, PayloadTooLargeException.class) != null) {
                return new Encoded.TooLarge(largestPayload);
            }
            return new Encoded.Lossy("result" + path(e) + " "
                    + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""));
        } catch (RuntimeException | Error e) {
            // Whatever a class of the application's does when it is written or read: its result is not lost by it.
            return new Encoded.Lossy("it cannot be encoded: " + e);
        } finally {
            out.abandon();
        }
    }

    /** What a round trip changes, or null. */
    private static @Nullable String difference(ResultType type, @Nullable Object value, Bytes payload)
            throws IOException {
        Object decoded = read(type, payload);
        String difference = ValueDifference.between(value, decoded);
        if (difference != null) {
            return difference;
        }
        try (ComparingOutput second = ComparingOutput.of(payload)) {
            type.writer().writeValue(second, decoded);
            return second.isSame() ? null : "it is encoded differently the second time";
        }
    }

    /** What our own output threw, which Jackson wraps where it is in the middle of an object; or null. */
    private static <T extends Throwable> @Nullable T causeOf(JacksonException failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    /**
     * Decodes a payload, piece by piece where it is not in the heap.
     *
     * @throws UndecodableException if it is no value of the type
     */
    public @Nullable Object decode(ResultType type, Bytes payload) throws UndecodableException {
        try {
            return read(type, payload);
        } catch (IOException | RuntimeException | Error e) {
            throw new UndecodableException(type.name(), e);
        }
    }

    private static @Nullable Object read(ResultType type, Bytes payload) throws IOException {
        if (payload instanceof Slice slice) {
            return type.reader().readValue(slice.bytes(), slice.offset(), slice.length());
        }
        try (InputStream in = payload.open()) {
            return type.reader().readValue(in);
        }
    }

    /**
     * A caller's own value of what {@link ResultType#shared} gave.
     *
     * @throws UndecodableException if it is no value of the type
     */
    public @Nullable Object own(ResultType type, @Nullable Object shared) throws UndecodableException {
        return shared instanceof Bytes payload && !type.isImmutable() ? decode(type, payload) : shared;
    }

    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        e.getPath().forEach(reference -> {
            if (reference.getPropertyName() != null) {
                path.append('.').append(reference.getPropertyName());
            } else if (reference.getIndex() >= 0) {
                path.append('[').append(reference.getIndex()).append(']');
            }
        });
        return path.toString();
    }

    /** The outcome of encoding. */
    public sealed interface Encoded {

        /** The payload decodes to an equal value. */
        record Faithful(Bytes payload) implements Encoded {}

        /**
         * Neither the disk nor the heap takes it, or the disk does not give it back.
         *
         * @param cause why not
         */
        record Unspooled(IOException cause) implements Encoded {}

        /**
         * It is longer than it may be, and was not encoded to its end.
         *
         * @param limit how many bytes it may have
         */
        record TooLarge(long limit) implements Encoded {}

        /**
         * It would not be the same value.
         *
         * @param difference where and how, {@code result.time: … became …}
         */
        record Lossy(String difference) implements Encoded {}
    }

    /** A payload that is no value of the declared type. */
    public static final class UndecodableException extends IOException {

        private static final long serialVersionUID = 1L;

        /** Creates an exception that names the type. */
        public UndecodableException(String type, Throwable cause) {
            super("the payload is no " + type + ": " + cause.getMessage(), cause);
        }

        /** Creates an exception that names what it should be, and says why it is not. */
        UndecodableException(String type, String why) {
            super("the payload is no " + type + ": " + why);
        }
    }
}
