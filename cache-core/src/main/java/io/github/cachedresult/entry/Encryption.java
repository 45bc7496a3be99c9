package io.github.cachedresult.entry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.entry.EntryRead.Unreadable;
import io.github.cachedresult.entry.EntryRead.Whole;
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
    private static final int NONCE = 12;
    private static final int TAG_BITS = 8 * SealKind.ENCRYPTED.proofLength();

    byte[] write(EntryHeader header, byte[] payload) {
        EntryKey key = keys.current();
        byte[] fields = HeaderFormat.writeUndisclosed(header);
        byte[] content = ByteBuffer.allocate(Math.addExact(Integer.BYTES + fields.length, payload.length))
                .putInt(fields.length)
                .put(fields)
                .put(payload)
                .array();
        EntryFrame frame = EntryFrame.create(
                SealKind.ENCRYPTED, HeaderFormat.write(header.disclosed()), newSeal(key), content.length);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, frame);
            cipher.doFinal(content, 0, content.length, frame.bytes(), frame.headEnd());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("entries cannot be encrypted with " + key, e);
        }
        return frame.close();
    }

    EntryRead read(EntryFrame frame) {
        String id = EntryKey.idIn(frame.seal(), NONCE);
        if (id == null) {
            return new Unreadable(Defect.CORRUPT, "its seal names no key");
        }
        EntryKey key = keys.find(id);
        if (key == null) {
            return new Unreadable(Defect.UNKNOWN_KEY, "it is encrypted with a key that is not known here: " + id);
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, frame);
            int length = frame.payloadLength() + SealKind.ENCRYPTED.proofLength();
            return opened(frame, cipher.doFinal(frame.bytes(), frame.headEnd(), length));
        } catch (InvalidKeyException e) {
            return new Unreadable(Defect.UNDECRYPTABLE, key + " cannot decrypt it: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            return new Unreadable(Defect.UNDECRYPTABLE, "it was not encrypted like this with " + key);
        }
    }

    private static EntryRead opened(EntryFrame frame, byte[] content) {
        int fields =
                content.length < Integer.BYTES ? -1 : ByteBuffer.wrap(content).getInt();
        int payloadAt = Integer.BYTES + fields;
        if (fields < 0 || payloadAt > content.length || payloadAt < 0) {
            return new Unreadable(Defect.CORRUPT, "the length of its undisclosed fields is " + fields);
        }
        try {
            EntryHeader header = HeaderFormat.read(frame.header(), new CborReader(content, Integer.BYTES, fields));
            return new Whole(new StoredResult(
                    header,
                    frame.bytes(),
                    new Slice(content, payloadAt, content.length - payloadAt),
                    header.payload().compression() != null));
        } catch (CborException | IllegalArgumentException e) {
            return EntryFormat.unreadable(e);
        }
    }

    private byte[] newSeal(EntryKey key) {
        byte[] id = key.id().getBytes(US_ASCII);
        byte[] seal = new byte[NONCE + id.length];
        random.nextBytes(seal);
        System.arraycopy(id, 0, seal, NONCE, id.length);
        return seal;
    }

    private static Cipher cipher(int mode, EntryKey key, EntryFrame frame) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        byte[] nonce = Arrays.copyOf(frame.seal(), NONCE);
        cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(frame.bytes(), 0, frame.headEnd());
        return cipher;
    }
}
