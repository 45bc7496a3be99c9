package io.github.cachedresult.store;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.cbor.NumberedFields;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that was found under a key and cannot be used, kept for inspection.
 *
 * @param key the key
 * @param defect what is wrong
 * @param reason what exactly, for people
 * @param foundAt when it was found first
 * @param size how many bytes it had
 * @param bytes the first of them, or all; not to be changed
 */
public record DefectiveEntry(ResultKey key, Defect defect, String reason, Instant foundAt, long size, byte[] bytes) {

    private static final int MODEL = 1;
    private static final int VERSION = 2;
    private static final int KEY = 3;
    private static final int DEFECT = 4;
    private static final int REASON = 5;
    private static final int FOUND_AT = 6;
    private static final int SIZE = 7;
    private static final int BYTES = 8;

    /** A name for it that is the same each time it is found: 81 ASCII digits and a hyphen. */
    public String id() {
        return key.digest().toHex() + "-"
                + Digest.of(bytes, 0, bytes.length).toHex().substring(0, 16);
    }

    /** As stores keep it: a CBOR map with numbers for fields. */
    public byte[] toBytes() {
        NumberedFields fields = new NumberedFields();
        fields.putText(MODEL, key.model());
        fields.putText(VERSION, key.version());
        fields.putBytes(KEY, key.digest().toBytes());
        fields.putText(DEFECT, defect.name());
        fields.putText(REASON, reason);
        fields.putInteger(FOUND_AT, foundAt.toEpochMilli());
        fields.putInteger(SIZE, size);
        fields.putBytes(BYTES, bytes);
        return fields.toByteArray();
    }

    /** Reads what {@link #toBytes} has written; empty where it is something else, or of a defect not known here. */
    public static Optional<DefectiveEntry> ofBytes(byte[] bytes) {
        try {
            Fields fields = new Fields();
            NumberedFields.read(new CborReader(bytes, 0, bytes.length), fields::read);
            return fields.toEntry();
        } catch (CborException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DefectiveEntry that && Arrays.equals(toBytes(), that.toBytes());
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** What it is and why, without its bytes. */
    @Override
    public String toString() {
        return key + " " + defect + " (" + reason + "), " + size + " bytes, found at " + foundAt;
    }

    /** The fields while they are read. */
    private static final class Fields {

        private @Nullable String model;
        private @Nullable String version;
        private @Nullable Digest digest;
        private @Nullable Defect defect;
        private String reason = "";
        private long foundAt;
        private long size;
        private byte @Nullable [] bytes;

        void read(int number, CborReader in) {
            switch (number) {
                case MODEL -> model = in.readText();
                case VERSION -> version = in.readText();
                case KEY -> digest = Digest.ofBytes(in.readBytes());
                case DEFECT -> defect = Defect.valueOf(in.readText());
                case REASON -> reason = in.readText();
                case FOUND_AT -> foundAt = in.readInteger();
                case SIZE -> size = in.readInteger();
                case BYTES -> bytes = in.readBytes();
                default -> in.readRaw();
            }
        }

        Optional<DefectiveEntry> toEntry() {
            return model == null || version == null || digest == null || defect == null || bytes == null
                    ? Optional.empty()
                    : Optional.of(new DefectiveEntry(
                            new ResultKey(model, version, digest),
                            defect,
                            reason,
                            Instant.ofEpochMilli(foundAt),
                            size,
                            bytes));
        }
    }
}
