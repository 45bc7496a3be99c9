package io.github.cachedresult.eviction;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.cbor.CborWriter;
import io.github.cachedresult.cbor.NumberedFields;
import io.github.cachedresult.eviction.EvictionOrder.Kind;
import io.github.cachedresult.key.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record of the log, as {@linkplain NumberedFields fields with numbers}.
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

    /** Kinds by their numbers, which are never used for anything else. */
    private static final List<Kind> KINDS = List.of(Kind.EVICTED, Kind.INVALID, Kind.WITH_DERIVED, Kind.SCREENED);

    private OrderFormat() {}

    static byte[] write(EvictionOrder order) {
        NumberedFields fields = new NumberedFields();
        fields.put(ID, out -> out.writeUuid(order.id()));
        if (order.kind() != Kind.EVICTED) {
            fields.putInteger(KIND, KINDS.indexOf(order.kind()));
        }
        fields.putText(BY, order.by());
        fields.putText(REASON, order.reason());
        putTime(fields, AT, order.at());
        Selector selector = order.selector();
        Digest key = selector.key();
        fields.putBytes(KEY, key == null ? null : key.toBytes());
        fields.putAll(ENTRY_IDS, selector.entryIds(), CborWriter::writeUuid);
        fields.putText(MODEL, selector.model());
        fields.putText(VERSION, selector.version());
        fields.putText(OPERATION, selector.operation());
        fields.putText(TAG, selector.tag());
        fields.putText(APPLICATION, selector.application());
        fields.putText(INSTANCE, selector.instance());
        fields.putText(HOST, selector.host());
        putTime(fields, COMPUTED_FROM, selector.computedFrom());
        putTime(fields, COMPUTED_UNTIL, selector.computedUntil());
        return fields.toByteArray();
    }

    /**
     * Reads a record.
     *
     * @throws CborException if it is none
     * @throws IllegalArgumentException if it says what no selector does
     */
    static EvictionOrder read(byte[] record) {
        Fields fields = new Fields();
        NumberedFields.read(new CborReader(record, 0, record.length), fields::read);
        return fields.toOrder();
    }

    private static void putTime(NumberedFields fields, int number, @Nullable Instant time) {
        if (time != null) {
            fields.putInteger(number, time.toEpochMilli());
        }
    }

    /** The fields of a record while it is read. */
    private static final class Fields {

        private @Nullable UUID id;
        private Kind kind = Kind.EVICTED;
        private String by = "";
        private String reason = "";
        private Instant at = Instant.EPOCH;
        private @Nullable Digest key;
        private Set<UUID> entryIds = Set.of();
        private @Nullable String model;
        private @Nullable String version;
        private @Nullable String operation;
        private @Nullable String tag;
        private @Nullable String application;
        private @Nullable String instance;
        private @Nullable String host;
        private @Nullable Instant computedFrom;
        private @Nullable Instant computedUntil;

        void read(int number, CborReader in) {
            switch (number) {
                case ID -> id = in.readUuid();
                case KIND -> kind = readKind(in);
                case BY -> by = in.readText();
                case REASON -> reason = in.readText();
                case AT -> at = readTime(in);
                case KEY -> key = Digest.ofBytes(in.readBytes());
                case ENTRY_IDS -> entryIds = Set.copyOf(in.readArray(CborReader::readUuid));
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

        private static Kind readKind(CborReader in) {
            long number = in.readInteger();
            return number > 0 && number < KINDS.size() ? KINDS.get((int) number) : Kind.EVICTED;
        }

        private static Instant readTime(CborReader in) {
            return Instant.ofEpochMilli(in.readInteger());
        }
    }
}
