package io.github.cachedresult.entry;

import io.github.cachedresult.Producer;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.cbor.CborWriter;
import io.github.cachedresult.cbor.NumberedFields;
import io.github.cachedresult.entry.EntryHeader.Inputs;
import io.github.cachedresult.entry.EntryHeader.Life;
import io.github.cachedresult.entry.EntryHeader.Payload;
import io.github.cachedresult.entry.EntryHeader.Run;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The header of an entry, as {@linkplain NumberedFields fields with numbers}. */
final class HeaderFormat {

    private static final int KEY = 1;
    private static final int MODEL = 2;
    private static final int VERSION = 3;
    private static final int OPERATION = 4;
    private static final int ENTRY_ID = 5;
    private static final int STARTED_AT = 6;
    private static final int COMPUTED_AT = 7;
    private static final int DURATION = 8;
    private static final int PRODUCER = 9;
    private static final int CODE_VERSION = 10;
    private static final int CODEC = 11;
    private static final int COMPRESSION = 12;
    private static final int TYPE = 13;
    private static final int SHAPE = 14;
    private static final int FRESH_UNTIL = 15;
    private static final int EXPIRES_AT = 16;
    private static final int TAGS = 17;
    private static final int VERDICT = 18;
    private static final int EVICTIONS = 19;
    private static final int SOURCES = 20;
    private static final int INPUTS = 21;
    private static final int PREIMAGE = 22;
    private static final int ATTRIBUTES = 23;
    private static final int VISIBILITY = 24;
    private static final int PROJECT = 25;

    private static final long STORE = 0;
    private static final long STORE_FOR = 1;

    private HeaderFormat() {}

    static byte[] write(EntryHeader header) {
        NumberedFields fields = new NumberedFields();
        putUndisclosed(fields, header);
        fields.putBytes(KEY, header.key().digest().toBytes());
        fields.putText(MODEL, header.key().model());
        fields.putText(VERSION, header.key().version());
        fields.putText(OPERATION, header.operation());
        fields.put(ENTRY_ID, out -> out.writeUuid(header.entryId()));
        fields.putInteger(STARTED_AT, header.run().startedAt());
        fields.putInteger(COMPUTED_AT, header.run().computedAt());
        fields.putInteger(DURATION, header.run().durationNanos());
        Producer producer = header.run().producer();
        fields.putAll(
                PRODUCER, List.of(producer.application(), producer.instance(), producer.host()), CborWriter::writeText);
        fields.putText(CODE_VERSION, header.run().codeVersion());
        fields.putText(CODEC, header.payload().codec());
        fields.putText(COMPRESSION, header.payload().compression());
        fields.putText(TYPE, header.payload().type());
        fields.putBytes(SHAPE, header.payload().shape().toBytes());
        putTime(fields, FRESH_UNTIL, header.life().freshUntil());
        putTime(fields, EXPIRES_AT, header.life().expiresAt());
        fields.putAll(TAGS, header.tags(), CborWriter::writeText);
        if (header.verdict() instanceof Verdict.StoreFor storeFor) {
            fields.putAll(
                    VERDICT, List.of(STORE_FOR, EntryHeader.millis(storeFor.duration())), CborWriter::writeInteger);
        }
        if (!header.evictions().equals(LogPosition.NONE)) {
            fields.put(EVICTIONS, header.evictions()::write);
        }
        fields.putAll(SOURCES, header.sources(), (out, source) -> source.write(out));
        fields.putBytes(INPUTS, header.inputs().digest().toBytes());
        fields.putText(VISIBILITY, header.visibility());
        fields.putText(PROJECT, header.project());
        return fields.toByteArray();
    }

    /** The fields that {@link EntryHeader#disclosed} leaves out. */
    static byte[] writeUndisclosed(EntryHeader header) {
        NumberedFields fields = new NumberedFields();
        putUndisclosed(fields, header);
        return fields.toByteArray();
    }

    private static void putUndisclosed(NumberedFields fields, EntryHeader header) {
        header.unknown().forEach(fields::putRaw);
        fields.putBytes(PREIMAGE, header.inputs().preimage());
        if (!header.attributes().isEmpty()) {
            fields.put(ATTRIBUTES, out -> writeAttributes(out, header.attributes()));
        }
    }

    /** Reads a header whose fields are in one map, or in several. */
    static EntryHeader read(CborReader... parts) {
        Fields fields = new Fields();
        for (CborReader in : parts) {
            NumberedFields.read(in, fields::read);
        }
        return fields.toHeader();
    }

    private static void putTime(NumberedFields fields, int number, long time) {
        if (time != EntryHeader.NEVER) {
            fields.putInteger(number, time);
        }
    }

    private static void writeAttributes(CborWriter out, Map<String, Object> attributes) {
        out.writeMapHead(attributes.size());
        new TreeMap<>(attributes).forEach((name, value) -> {
            out.writeText(name);
            if (value instanceof String text) {
                out.writeText(text);
            } else if (value instanceof Boolean bool) {
                out.writeBoolean(bool);
            } else if (value instanceof Long || value instanceof Integer) {
                out.writeInteger(((Number) value).longValue());
            } else if (value instanceof Double || value instanceof Float) {
                out.writeFloat(((Number) value).doubleValue());
            } else {
                throw new IllegalArgumentException("the attribute '" + name + "' is a "
                        + value.getClass().getName() + "; attributes are text, integers, floats and booleans");
            }
        });
    }

    /** The fields of a header while it is read. */
    private static final class Fields {

        private @Nullable Digest key;
        private @Nullable String model;
        private @Nullable String version;
        private @Nullable String operation;
        private @Nullable UUID entryId;
        private long startedAt;
        private long computedAt;
        private long durationNanos;
        private Producer producer = new Producer("", "", "");
        private @Nullable String codeVersion;
        private @Nullable String codec;
        private @Nullable String compression;
        private @Nullable String type;
        private @Nullable Digest shape;
        private long freshUntil = EntryHeader.NEVER;
        private long expiresAt = EntryHeader.NEVER;
        private List<String> tags = List.of();
        private Verdict verdict = Verdict.store();
        private LogPosition evictions = LogPosition.NONE;
        private List<EntryReference> sources = List.of();
        private @Nullable Digest inputs;
        private byte @Nullable [] preimage;
        private Map<String, Object> attributes = Map.of();
        private @Nullable String visibility;
        private @Nullable String project;
        private Map<Integer, byte[]> unknown = Map.of();

        void read(int number, CborReader in) {
            switch (number) {
                case KEY -> key = Digest.ofBytes(in.readBytes());
                case MODEL -> model = in.readName();
                case VERSION -> version = in.readName();
                case OPERATION -> operation = in.readName();
                case ENTRY_ID -> entryId = in.readUuid();
                case STARTED_AT -> startedAt = in.readInteger();
                case COMPUTED_AT -> computedAt = in.readInteger();
                case DURATION -> durationNanos = in.readInteger();
                case PRODUCER -> producer = readProducer(in);
                case CODE_VERSION -> codeVersion = in.readName();
                case CODEC -> codec = in.readName();
                case COMPRESSION -> compression = in.readName();
                case TYPE -> type = in.readName();
                case SHAPE -> shape = Digest.ofBytes(in.readBytes());
                case FRESH_UNTIL -> freshUntil = in.readInteger();
                case EXPIRES_AT -> expiresAt = in.readInteger();
                case TAGS -> tags = in.readArray(CborReader::readText);
                case VERDICT -> verdict = readVerdict(in);
                case EVICTIONS -> evictions = LogPosition.read(in);
                case SOURCES -> sources = in.readArray(EntryReference::read);
                case INPUTS -> inputs = Digest.ofBytes(in.readBytes());
                case PREIMAGE -> preimage = in.readBytes();
                case ATTRIBUTES -> readAttributes(in);
                case VISIBILITY -> visibility = in.readText();
                case PROJECT -> project = in.readText();
                default -> readUnknown(number, in);
            }
        }

        EntryHeader toHeader() {
            return new EntryHeader(
                    new ResultKey(
                            required(model, "model"), required(version, "version"), required(key, "key's digest")),
                    required(operation, "operation"),
                    required(entryId, "entry id"),
                    new Run(startedAt, computedAt, durationNanos, producer, codeVersion),
                    new Life(freshUntil, expiresAt),
                    new Payload(
                            required(codec, "codec"), compression, required(type, "type"), required(shape, "shape")),
                    new Inputs(required(inputs, "digest of inputs"), preimage),
                    verdict,
                    tags,
                    attributes,
                    evictions,
                    sources,
                    visibility,
                    project,
                    unknown);
        }

        private static <T> T required(@Nullable T field, String name) {
            if (field == null) {
                throw new CborException("the header has no " + name);
            }
            return field;
        }

        private static Producer readProducer(CborReader in) {
            int parts = in.readArrayHead();
            if (parts != 3) {
                throw new CborException("a producer has 3 parts, not " + parts);
            }
            return new Producer(in.readName(), in.readName(), in.readName());
        }

        private static Verdict readVerdict(CborReader in) {
            int count = in.readArrayHead();
            long kind = in.readInteger();
            if (count == 1 && kind == STORE) {
                return Verdict.store();
            }
            if (count == 2 && kind == STORE_FOR) {
                return Verdict.storeFor(Duration.ofMillis(in.readInteger()));
            }
            throw new CborException("a verdict of kind " + kind + " with " + count + " parts is not known");
        }

        private void readUnknown(int number, CborReader in) {
            if (unknown.isEmpty()) {
                unknown = new TreeMap<>();
            }
            unknown.put(number, in.readRaw());
        }

        private void readAttributes(CborReader in) {
            int count = in.readMapHead();
            for (int i = 0; i < count; i++) {
                String name = in.readText();
                Object value = in.readValue();
                if (!(value instanceof String
                        || value instanceof Long
                        || value instanceof Double
                        || value instanceof Boolean)) {
                    throw new CborException(
                            "the attribute '" + name + "' is no text, integer of 64 bits, float or boolean");
                }
                if (attributes.isEmpty()) {
                    attributes = new HashMap<>();
                }
                attributes.put(name, value);
            }
        }
    }
}
