package io.github.cachedresult.entry;

import io.github.cachedresult.Producer;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.cbor.CborWriter;
import io.github.cachedresult.entry.EntryHeader.Inputs;
import io.github.cachedresult.entry.EntryHeader.Life;
import io.github.cachedresult.entry.EntryHeader.Payload;
import io.github.cachedresult.entry.EntryHeader.Run;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The header of an entry: a CBOR map from field numbers to values, in ascending order, without the fields that have
 * nothing to say. A number is never used for anything else, also when its field is gone.
 */
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

    private static final int STORE = 0;
    private static final int STORE_FOR = 1;

    private HeaderFormat() {}

    static byte[] write(EntryHeader header) {
        TreeMap<Integer, byte[]> fields = new TreeMap<>(header.unknown());
        put(fields, KEY, out -> out.writeBytes(header.key().digest().toBytes()));
        putText(fields, MODEL, header.key().model());
        putText(fields, VERSION, header.key().version());
        putText(fields, OPERATION, header.operation());
        put(fields, ENTRY_ID, out -> EntryIds.write(out, header.entryId()));
        putInteger(fields, STARTED_AT, header.run().startedAt());
        putInteger(fields, COMPUTED_AT, header.run().computedAt());
        putInteger(fields, DURATION, header.run().durationNanos());
        Producer producer = header.run().producer();
        putTexts(fields, PRODUCER, List.of(producer.application(), producer.instance(), producer.host()));
        putText(fields, CODE_VERSION, header.run().codeVersion());
        putText(fields, CODEC, header.payload().codec());
        putText(fields, COMPRESSION, header.payload().compression());
        putText(fields, TYPE, header.payload().type());
        put(fields, SHAPE, out -> out.writeBytes(header.payload().shape().toBytes()));
        putTime(fields, FRESH_UNTIL, header.life().freshUntil());
        putTime(fields, EXPIRES_AT, header.life().expiresAt());
        if (!header.tags().isEmpty()) {
            putTexts(fields, TAGS, header.tags());
        }
        if (header.verdict() instanceof Verdict.StoreFor storeFor) {
            put(fields, VERDICT, out -> {
                out.writeArrayHead(2);
                out.writeInteger(STORE_FOR);
                out.writeInteger(EntryHeader.millis(storeFor.duration()));
            });
        }
        if (!header.evictions().equals(LogPosition.NONE)) {
            put(fields, EVICTIONS, header.evictions()::write);
        }
        if (!header.sources().isEmpty()) {
            put(fields, SOURCES, out -> writeSources(out, header.sources()));
        }
        put(fields, INPUTS, out -> out.writeBytes(header.inputs().digest().toBytes()));
        byte[] preimage = header.inputs().preimage();
        if (preimage != null) {
            put(fields, PREIMAGE, out -> out.writeBytes(preimage));
        }
        if (!header.attributes().isEmpty()) {
            put(fields, ATTRIBUTES, out -> writeAttributes(out, header.attributes()));
        }
        putText(fields, VISIBILITY, header.visibility());
        putText(fields, PROJECT, header.project());
        CborWriter out = new CborWriter(512);
        out.writeMapHead(fields.size());
        fields.forEach((number, encoded) -> {
            out.writeInteger(number);
            out.writeRaw(encoded);
        });
        return out.toByteArray();
    }

    static EntryHeader read(CborReader in) {
        Fields fields = new Fields();
        int count = in.readMapHead();
        for (int i = 0; i < count; i++) {
            fields.read(readNumber(in), in);
        }
        if (!in.isAtEnd()) {
            throw new CborException("something follows the header's map");
        }
        return fields.toHeader();
    }

    /** A number that were cut to 32 bits could pass for another field's. */
    private static int readNumber(CborReader in) {
        long number = in.readInteger();
        if (number != (int) number) {
            throw new CborException("no field has the number " + number);
        }
        return (int) number;
    }

    private static void put(Map<Integer, byte[]> fields, int number, Consumer<CborWriter> value) {
        CborWriter out = new CborWriter(48);
        value.accept(out);
        fields.put(number, out.toByteArray());
    }

    private static void putText(Map<Integer, byte[]> fields, int number, @Nullable String text) {
        if (text != null) {
            put(fields, number, out -> out.writeText(text));
        }
    }

    private static void putTexts(Map<Integer, byte[]> fields, int number, List<String> texts) {
        put(fields, number, out -> {
            out.writeArrayHead(texts.size());
            texts.forEach(out::writeText);
        });
    }

    private static void putInteger(Map<Integer, byte[]> fields, int number, long value) {
        put(fields, number, out -> out.writeInteger(value));
    }

    private static void putTime(Map<Integer, byte[]> fields, int number, long time) {
        if (time != EntryHeader.NEVER) {
            putInteger(fields, number, time);
        }
    }

    private static void writeSources(CborWriter out, List<EntryReference> sources) {
        out.writeArrayHead(sources.size());
        sources.forEach(source -> source.write(out));
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
        private final List<EntryReference> sources = new ArrayList<>();
        private @Nullable Digest inputs;
        private byte @Nullable [] preimage;
        private final Map<String, Object> attributes = new HashMap<>();
        private @Nullable String visibility;
        private @Nullable String project;
        private final Map<Integer, byte[]> unknown = new TreeMap<>();

        void read(int number, CborReader in) {
            switch (number) {
                case KEY -> key = Digest.ofBytes(in.readBytes());
                case MODEL -> model = in.readText();
                case VERSION -> version = in.readText();
                case OPERATION -> operation = in.readText();
                case ENTRY_ID -> entryId = EntryIds.read(in);
                case STARTED_AT -> startedAt = in.readInteger();
                case COMPUTED_AT -> computedAt = in.readInteger();
                case DURATION -> durationNanos = in.readInteger();
                case PRODUCER -> producer = readProducer(in);
                case CODE_VERSION -> codeVersion = in.readText();
                case CODEC -> codec = in.readText();
                case COMPRESSION -> compression = in.readText();
                case TYPE -> type = in.readText();
                case SHAPE -> shape = Digest.ofBytes(in.readBytes());
                case FRESH_UNTIL -> freshUntil = in.readInteger();
                case EXPIRES_AT -> expiresAt = in.readInteger();
                case TAGS -> tags = readTexts(in);
                case VERDICT -> verdict = readVerdict(in);
                case EVICTIONS -> evictions = LogPosition.read(in);
                case SOURCES -> readSources(in);
                case INPUTS -> inputs = Digest.ofBytes(in.readBytes());
                case PREIMAGE -> preimage = in.readBytes();
                case ATTRIBUTES -> readAttributes(in);
                case VISIBILITY -> visibility = in.readText();
                case PROJECT -> project = in.readText();
                default -> unknown.put(number, in.readRaw());
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
            List<String> parts = readTexts(in);
            if (parts.size() != 3) {
                throw new CborException("a producer has 3 parts, not " + parts.size());
            }
            return new Producer(parts.get(0), parts.get(1), parts.get(2));
        }

        private static List<String> readTexts(CborReader in) {
            int count = in.readArrayHead();
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                texts.add(in.readText());
            }
            return texts;
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

        private void readSources(CborReader in) {
            int count = in.readArrayHead();
            for (int i = 0; i < count; i++) {
                sources.add(EntryReference.read(in));
            }
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
                attributes.put(name, value);
            }
        }
    }
}
