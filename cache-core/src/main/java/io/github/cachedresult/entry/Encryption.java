package io.github.cachedresult.entry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.entry.EntryRead.Unreadable;
import io.github.cachedresult.entry.EntryRead.Whole;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.spool.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypted entries. The seal is a nonce of 12 bytes and the key's id in ASCII. The payload is the AES-GCM of the length of
 * the undisclosed header fields, these fields, and the payload proper, with the whole head as additional data; the proof is
 * the tag.
 *
 * @param random where nonces come from; a key may seal 2^32 entries with random ones (NIST SP 800-38D, section 8.3)
 */
record Encryption(EntryKeys keys, RandomGenerator random) {

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    static final int NONCE = 12;

    /** Of a header that was written in the heap. */
    private static final int MOST_FIELDS = 64 << 20;

    /** The JDK encrypts by AES-GCM no more than an {@code int} counts, and header fields are encrypted with the payload. */
    static final long LARGEST_PAYLOAD = Integer.MAX_VALUE - MOST_FIELDS;

    private static final int TAG_BITS = 8 * SealKind.ENCRYPTED.proofLength();

    byte[] write(EntryHeader header, byte[] payload) {
        EntryKey key = keys.current();
        byte[] fields = HeaderFormat.writeUndisclosed(header);
        byte[] content = ByteBuffer.allocate(Math.addExact(Integer.BYTES + fields.length, payload.length))
                .putInt(fields.length)
                .put(fields)
                .put(payload)
                .array();
        byte[] seal = newSeal(key);
        EntryFrame frame =
                EntryFrame.create(SealKind.ENCRYPTED, HeaderFormat.write(header.disclosed()), seal, content.length);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, seal, frame.bytes(), frame.headEnd());
            cipher.doFinal(content, 0, content.length, frame.bytes(), frame.headEnd());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("entries cannot be encrypted with " + key, e);
        }
        return frame.close();
    }

    Bytes write(EntryHeader header, Bytes payload, Spool spool) throws IOException {
        EntryKey key = keys.current();
        byte[] fields = HeaderFormat.writeUndisclosed(header);
        byte[] seal = newSeal(key);
        long length = Integer.BYTES + fields.length + payload.size();
        byte[] head = EntryFrame.head(SealKind.ENCRYPTED, HeaderFormat.write(header.disclosed()), seal, length);
        return EntryFile.write(spool, head, length, out -> {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, seal, head, head.length);
            CipherOutput encrypted = new CipherOutput(out, cipher);
            encrypted.write(
                    ByteBuffer.allocate(Integer.BYTES).putInt(fields.length).array());
            encrypted.write(fields);
            EntryFile.copy(payload, encrypted);
            out.write(cipher.doFinal());
        });
    }

    EntryRead read(EntryFrame frame) {
        byte[] seal = frame.seal();
        String id = EntryKey.idIn(seal, NONCE);
        if (id == null) {
            return new Unreadable(Defect.CORRUPT, "its seal names no key");
        }
        EntryKey key = keys.find(id);
        if (key == null) {
            return new Unreadable(Defect.UNKNOWN_KEY, "it is encrypted with a key that is not known here: " + id);
        }
        try {
            if (frame.file() != null) {
                return LargeDecryption.read(frame, key);
            }
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, seal, frame.bytes(), frame.headEnd());
            int length = frame.payloadLength() + SealKind.ENCRYPTED.proofLength();
            return opened(frame, Slice.of(cipher.doFinal(frame.bytes(), frame.headEnd(), length)));
        } catch (InvalidKeyException e) {
            return new Unreadable(Defect.UNDECRYPTABLE, key + " cannot decrypt it: " + e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            return new Unreadable(Defect.CORRUPT, "its temporary file cannot be read: " + e);
        } catch (GeneralSecurityException e) {
            return new Unreadable(Defect.UNDECRYPTABLE, "it was not encrypted like this with " + key);
        }
    }

    /** Takes apart what was decrypted. */
    static EntryRead opened(EntryFrame frame, Bytes content) {
        int fields = content.size() < Integer.BYTES
                ? -1
                : ByteBuffer.wrap(start(content, Integer.BYTES)).getInt();
        if (fields < 0 || fields > content.size() - Integer.BYTES || fields > MOST_FIELDS) {
            return new Unreadable(Defect.CORRUPT, "the length of its undisclosed fields is " + fields);
        }
        int payloadAt = Integer.BYTES + fields;
        try {
            EntryHeader header =
                    HeaderFormat.read(frame.header(), new CborReader(start(content, payloadAt), Integer.BYTES, fields));
            return new Whole(new StoredResult(
                    header,
                    frame.whole(),
                    rest(content, payloadAt),
                    header.payload().compression() != null));
        } catch (CborException | IllegalArgumentException e) {
            return EntryFormat.unreadable(e);
        }
    }

    /** What begins with so many of its bytes. */
    private static byte[] start(Bytes content, int length) {
        return content instanceof Slice slice ? slice.bytes() : content.first(length);
    }

    private static Bytes rest(Bytes content, int from) {
        return content instanceof Slice slice
                ? new Slice(slice.bytes(), from, slice.length() - from)
                : Bytes.made(content.size() - from, () -> {
                    InputStream in = content.open();
                    in.skipNBytes(from);
                    return in;
                });
    }

    private byte[] newSeal(EntryKey key) {
        byte[] id = key.id().getBytes(US_ASCII);
        byte[] seal = new byte[NONCE + id.length];
        random.nextBytes(seal);
        System.arraycopy(id, 0, seal, NONCE, id.length);
        return seal;
    }

    static Cipher cipher(int mode, EntryKey key, byte[] seal, byte[] entry, int headEnd)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        byte[] nonce = Arrays.copyOf(seal, NONCE);
        cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(entry, 0, headEnd);
        return cipher;
    }
}
