package io.github.cachedresult.entry;

import io.github.cachedresult.entry.EntryRead.Unreadable;
import io.github.cachedresult.spool.Bytes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.spec.IvParameterSpec;

/**
 * Decrypts entries that are in files. The JDK's AES-GCM gives nothing out before it has seen the tag, and so keeps all of it in
 * the heap. Here the tag is made once more, by encrypting what the counter mode within GCM decrypts; only when it agrees is
 * anything read, by that counter mode, from the same file.
 */
final class LargeDecryption {

    private static final String COUNTER_MODE = "AES/CTR/NoPadding";
    private static final int BLOCK = 16;

    /** The JDK's stream asks for as little as 512 bytes at a time. */
    private static final int BUFFER = 64 << 10;

    /** With which counter the payload begins where the nonce has 96 bits (NIST SP 800-38D, section 7.1). */
    private static final int FIRST_COUNTER = 2;

    private LargeDecryption() {}

    static EntryRead read(EntryFrame frame, EntryKey key) throws GeneralSecurityException, IOException {
        Bytes encrypted = frame.payload();
        Bytes plain = Bytes.made(encrypted.size(), () -> {
            try {
                return new CipherInputStream(
                        new BufferedInputStream(encrypted.open(), BUFFER), counting(key, frame.seal()));
            } catch (GeneralSecurityException e) {
                throw new IOException("the entry cannot be decrypted", e);
            }
        });
        Cipher again = Encryption.cipher(Cipher.ENCRYPT_MODE, key, frame.seal(), frame.bytes(), frame.headEnd());
        EntryFile.copy(plain, new CipherOutput(OutputStream.nullOutputStream(), again));
        byte[] end = again.doFinal();
        byte[] tag = Arrays.copyOfRange(end, end.length - SealKind.ENCRYPTED.proofLength(), end.length);
        return MessageDigest.isEqual(tag, frame.proof())
                ? Encryption.opened(frame, plain)
                : new Unreadable(Defect.UNDECRYPTABLE, "it was not encrypted like this with " + key);
    }

    private static Cipher counting(EntryKey key, byte[] seal) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(COUNTER_MODE);
        byte[] counter = ByteBuffer.allocate(BLOCK)
                .put(seal, 0, Encryption.NONCE)
                .putInt(FIRST_COUNTER)
                .array();
        cipher.init(Cipher.DECRYPT_MODE, key.secret(), new IvParameterSpec(counter));
        return cipher;
    }
}
