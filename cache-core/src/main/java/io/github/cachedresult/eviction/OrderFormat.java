package io.github.cachedresult.eviction;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.cbor.CborWriter;
import io.github.cachedresult.eviction.EvictionOrder.Kind;
import io.github.cachedresult.key.Digest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A record of the log: a CBOR map from field numbers to values, in ascending order, without the fields that have nothing to
 * say. A number is never used for anything else.
 *
 * <p>A reader passes over what it does not know: a selector without a part selects more, which costs time and gives no
 * wrong result.
 */
final class OrderFormat {

    private static final int ID = 1;
    private static final int KIND = 2;
    private static final int BY = 3;
    private static final int REASON = 4;
    private static final int AT = 5;
    private static final int KEY = 10;
    private static final int ENTRY_IDS = 11;
    private static final int MODEL = 12;
    private static final int VERSION = 13;
    private static final int OPERATION = 14;
    private static final int TAG = 15;
    private static final int APPLICATION = 16;
    private static final int INSTANCE = 17;
    private static final int HOST = 18;
    private static final int COMPUTED_FROM = 19;
    private static final int COMPUTED_UNTIL = 20;

    private static final int INVALID = 1;

    private OrderFormat() {}

    static byte[] write(EvictionOrder order) {
        TreeMap<Integer, byte[]> fields = new TreeMap<>();
        put(fields, ID, out -> writeUuid(out, order.id()));
        if (order.kind() == Kind.INVALID) {
            put(fields, KIND, out -> out.writeInteger(INVALID));
        }
        putText(fields, BY, order.by());
        putText(fields, REASON, order.reason());
        putTime(fields, AT, order.at());
        Selector selector = order.selector();
        Digest key = selector.key();
        if (key != null) {
            put(fields, KEY, out -> out.writeBytes(key.toBytes()));
        }
        if (!selector.entryIds().isEmpty()) {
            put(fields, ENTRY_IDS, out -> {
                out.writeArrayHead(selector.entryIds().size());
                selector.entryIds().forEach(id -> writeUuid(out, id));
            });
        }
        putText(fields, MODEL, selector.model());
        putText(fields, VERSION, selector.version());
        putText(fields, OPERATION, selector.operation());
        putText(fields, TAG, selector.tag());
        putText(fields, APPLICATION, selector.application());
        putText(fields, INSTANCE, selector.instance());
        putText(fields, HOST, selector.host());
        putTime(fields, COMPUTED_FROM, selector.computedFrom());
        putTime(fields, COMPUTED_UNTIL, selector.computedUntil());
        CborWriter out = new CborWriter(128);
        out.writeMapHead(fields.size());
        fields.forEach((number, encoded) -> {
            out.writeInteger(number);
            out.writeRaw(encoded);
        });
        return out.toByteArray();
    }

    /**
     * Reads a record.
     *
     * @throws CborException if it is none
     * @throws IllegalArgumentException if it says what no selector does
     */
    static EvictionOrder read(byte[] record) {
        CborReader in = new CborReader(record, 0, record.length);
        Fields fields = new Fields();
        int count = in.readMapHead();
        for (int i = 0; i < count; i++) {
            fields.read(in.readInteger(), in);
        }
        if (!in.isAtEnd()) {
            throw new CborException("something follows the record's map");
        }
        return fields.toOrder();
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

    private static void putTime(Map<Integer, byte[]> fields, int number, @Nullable Instant time) {
        if (time != null) {
            put(fields, number, out -> out.writeInteger(time.toEpochMilli()));
        }
    }

    private static void writeUuid(CborWriter out, UUID uuid) {
        out.writeBytes(ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array());
    }

    /** The fields of a record while it is read. */
    private static final class Fields {

        private @Nullable UUID id;
        private Kind kind = Kind.EVICTED;
        private String by = "";
        private String reason = "";
        private Instant at = Instant.EPOCH;
        private @Nullable Digest key;
        private final Set<UUID> entryIds = new HashSet<>();
        private @Nullable String model;
        private @Nullable String version;
        private @Nullable String operation;
        private @Nullable String tag;
        private @Nullable String application;
        private @Nullable String instance;
        private @Nullable String host;
        private @Nullable Instant computedFrom;
        private @Nullable Instant computedUntil;

        void read(long number, CborReader in) {
            switch (Math.toIntExact(number)) {
                case ID -> id = readUuid(in);
                case KIND -> kind = in.readInteger() == INVALID ? Kind.INVALID : Kind.EVICTED;
                case BY -> by = in.readText();
                case REASON -> reason = in.readText();
                case AT -> at = readTime(in);
                case KEY -> key = Digest.ofBytes(in.readBytes());
                case ENTRY_IDS -> {
                    for (int left = in.readArrayHead(); left > 0; left--) {
                        entryIds.add(readUuid(in));
                    }
                }
                case MODEL -> model = in.readText();
                case VERSION -> version = in.readText();
                case OPERATION -> operation = in.readText();
                case TAG -> tag = in.readText();
                case APPLICATION -> application = in.readText();
                case INSTANCE -> instance = in.readText();
                case HOST -> host = in.readText();
                case COMPUTED_FROM -> computedFrom = readTime(in);
                case COMPUTED_UNTIL -> computedUntil = readTime(in);
                default -> in.skip();
            }
        }

        EvictionOrder toOrder() {
            UUID known = id;
            if (known == null) {
                throw new CborException("the record has no id");
            }
            Selector selector = new Selector(
                    key,
                    entryIds,
                    model,
                    version,
                    operation,
                    tag,
                    application,
                    instance,
                    host,
                    computedFrom,
                    computedUntil);
            return new EvictionOrder(known, kind, selector, by, reason, at);
        }

        private static Instant readTime(CborReader in) {
            return Instant.ofEpochMilli(in.readInteger());
        }

        private static UUID readUuid(CborReader in) {
            byte[] bytes = in.readBytes();
            if (bytes.length != 16) {
                throw new CborException("a UUID has 16 bytes, not " + bytes.length);
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new UUID(buffer.getLong(), buffer.getLong());
        }
    }
}
