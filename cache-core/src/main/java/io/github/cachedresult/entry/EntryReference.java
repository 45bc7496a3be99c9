package io.github.cachedresult.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cachedresult.Origin;
import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.cbor.CborWriter;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import java.util.UUID;

/**
 * One entry, and where it is kept: what an entry names another by that it was computed from.
 *
 * @param key the key, under which there may be another entry by now
 * @param entryId the entry
 */
public record EntryReference(ResultKey key, UUID entryId) {

    private static final int PARTS = 4;

    /** No entry has it. */
    private static final Digest NO_KEY = new Digest(0, 0, 0, 0);

    /**
     * The entry of a result.
     *
     * @throws IllegalArgumentException if the result was not stored
     */
    public static EntryReference of(Origin origin) {
        UUID id = origin.entryId();
        if (id == null) {
            throw new IllegalArgumentException(
                    "the result " + origin.key() + " was not stored, so that no entry is its");
        }
        return new EntryReference(
                new ResultKey(origin.model(), origin.version(), ResultKey.parseDigest(origin.key())), id);
    }

    /** What stands for entries of a model and version that are too many to be named each. */
    public static EntryReference ofOthers(String model, String version) {
        byte[] name = ("others of " + model + '\0' + version).getBytes(UTF_8);
        return new EntryReference(new ResultKey(model, version, NO_KEY), UUID.nameUUIDFromBytes(name));
    }

    /** Whether this stands for entries that are not named. */
    public boolean isOfOthers() {
        return key.digest().equals(NO_KEY);
    }

    /** As it is written where it stands alone: in an index. */
    public byte[] toBytes() {
        CborWriter out = new CborWriter();
        write(out);
        return out.toByteArray();
    }

    /**
     * Reads what {@link #toBytes} has written.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static EntryReference ofBytes(byte[] bytes) {
        try {
            CborReader in = new CborReader(bytes, 0, bytes.length);
            EntryReference reference = read(in);
            if (!in.isAtEnd()) {
                throw new CborException("something follows it");
            }
            return reference;
        } catch (CborException e) {
            throw new IllegalArgumentException("it is no reference to an entry: " + e.getMessage(), e);
        }
    }

    void write(CborWriter out) {
        out.writeArrayHead(PARTS);
        out.writeBytes(key.digest().toBytes());
        out.writeUuid(entryId);
        out.writeText(key.model());
        out.writeText(key.version());
    }

    static EntryReference read(CborReader in) {
        if (in.readArrayHead() != PARTS) {
            throw new CborException("a reference to an entry has " + PARTS + " parts");
        }
        Digest digest = Digest.ofBytes(in.readBytes());
        UUID entryId = in.readUuid();
        return new EntryReference(new ResultKey(in.readText(), in.readText(), digest), entryId);
    }
}
