package io.github.cachedresult.entry;

import io.github.cachedresult.entry.EntryRead.Unreadable;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.spool.Spool;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How entries are protected from those who can write to a store, or read it: the only way in which a cache writes entries,
 * and reads those it answers with. Signed entries cannot be changed without a key; encrypted ones cannot be read either,
 * but for their {@linkplain EntryHeader#disclosed disclosed headers}. Stores and the journal carry the sealed bytes.
 *
 * <p>Reading never throws and never trusts: whatever the bytes are, the outcome is a whole entry or a {@link Defect}. Cost:
 * one pass over the entry for a signature, one and a copy for encryption. Immutable and thread-safe.
 */
public final class EntrySeal {

    /** Entries are plain: checksums protect them from accidents, and nothing from people. */
    public static final EntrySeal NONE = new EntrySeal(null, false, null, false);

    private final @Nullable Signing signing;
    private final boolean acceptsUnsigned;
    private final @Nullable Encryption encryption;
    private final boolean acceptsUnencrypted;

    private EntrySeal(
            @Nullable Signing signing,
            boolean acceptsUnsigned,
            @Nullable Encryption encryption,
            boolean acceptsUnencrypted) {
        this.signing = signing;
        this.acceptsUnsigned = acceptsUnsigned;
        this.encryption = encryption;
        this.acceptsUnencrypted = acceptsUnencrypted;
    }

    /**
     * The same, with signatures: new entries are signed with HMAC-SHA-256, unless they are encrypted, and signed ones are
     * verified.
     *
     * @param acceptUnsigned whether entries without a signature are used as well: while entries from before are wanted,
     *     and no longer, as who can take a signature away can change an entry
     */
    public EntrySeal signing(EntryKeys keys, boolean acceptUnsigned) {
        return new EntrySeal(new Signing(keys), acceptUnsigned, encryption, acceptsUnencrypted);
    }

    /**
     * The same, with encryption: new entries are encrypted with AES-GCM, which signs them, too. Each has a random nonce of 96
     * bits, so that one key may seal no more than 2^32 entries: rotate it before.
     *
     * @param acceptUnencrypted whether entries in the clear are used as well, if they are signed as is asked for
     */
    public EntrySeal encrypting(EntryKeys keys, boolean acceptUnencrypted) {
        return encrypting(keys, acceptUnencrypted, new SecureRandom());
    }

    EntrySeal encrypting(EntryKeys keys, boolean acceptUnencrypted, RandomGenerator random) {
        return new EntrySeal(signing, acceptsUnsigned, new Encryption(keys, random), acceptUnencrypted);
    }

    /** How many bytes the payload of an entry may have to be sealed: what is encrypted is limited by the JDK. */
    public long largestPayload() {
        return encryption == null ? Long.MAX_VALUE : Encryption.LARGEST_PAYLOAD;
    }

    /**
     * Writes an entry.
     *
     * @throws RuntimeException if the keys are not at hand, or not fit for it
     */
    public byte[] write(EntryHeader header, byte[] payload) {
        if (encryption != null) {
            return encryption.write(header, payload);
        }
        if (signing != null) {
            return signing.write(header, payload);
        }
        EntryFrame frame = EntryFrame.create(SealKind.PLAIN, HeaderFormat.write(header), new byte[0], payload.length);
        System.arraycopy(payload, 0, frame.bytes(), frame.headEnd(), payload.length);
        return frame.close();
    }

    /**
     * Writes an entry, the same byte for byte, whose payload need not be in the heap: then the entry is in a file as well, if the
     * disk takes it.
     *
     * @throws IOException if neither the disk nor the heap takes it, or the payload cannot be read
     * @throws RuntimeException if the keys are not at hand, or not fit for it
     */
    public Bytes write(EntryHeader header, Bytes payload, Spool spool) throws IOException {
        if (payload instanceof Slice small) {
            return Slice.of(write(header, small.toArray()));
        }
        if (encryption != null) {
            return encryption.write(header, payload, spool);
        }
        if (signing != null) {
            return signing.write(header, payload, spool);
        }
        byte[] head = EntryFrame.head(SealKind.PLAIN, HeaderFormat.write(header), new byte[0], payload.size());
        return EntryFile.write(spool, head, payload.size(), out -> EntryFile.copy(payload, out));
    }

    /** Reads an entry. The bytes become part of the outcome and must not be changed. */
    public EntryRead read(byte[] bytes) {
        return read(Slice.of(bytes));
    }

    /**
     * Reads an entry. One in a file is read once for its checksums and once for its proof; its payload is read, and
     * decrypted, from there when it is wanted.
     */
    public EntryRead read(Bytes bytes) {
        FrameRead read = EntryFrame.read(bytes);
        if (!(read instanceof EntryFrame frame)) {
            return (Unreadable) read;
        }
        try {
            return open(frame);
        } catch (RuntimeException e) {
            return new Unreadable(Defect.UNKNOWN_KEY, "its key could not be asked for: " + e);
        }
    }

    private EntryRead open(EntryFrame frame) {
        if (frame.kind() == SealKind.ENCRYPTED) {
            return encryption == null
                    ? new Unreadable(Defect.UNKNOWN_KEY, "it is encrypted, and there are no keys here")
                    : encryption.read(frame);
        }
        if (encryption != null && !acceptsUnencrypted) {
            return new Unreadable(Defect.UNENCRYPTED, "it is in the clear, and only encrypted entries are taken");
        }
        if (frame.kind() == SealKind.SIGNED && signing != null) {
            return signing.read(frame);
        }
        return signing == null || acceptsUnsigned
                ? EntryFormat.inTheClear(frame)
                : new Unreadable(Defect.UNSIGNED, "it has no signature, and only signed entries are taken");
    }
}
