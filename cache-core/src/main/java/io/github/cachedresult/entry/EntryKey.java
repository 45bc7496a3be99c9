package io.github.cachedresult.entry;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A secret that entries are signed or encrypted with, and the id by which entries name it. An id is never used for another
 * secret. Never shows its secret.
 */
public final class EntryKey {

    /** The shortest secret for signatures, in bytes: as long as what the hash gives (RFC 2104, section 3). */
    public static final int MIN_SIGNING_BYTES = 32;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final String id;
    private final SecretKey secret;

    private EntryKey(String id, SecretKey secret) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "the id of a key has 1 to 64 ASCII letters, digits, dots, hyphens and underscores; '" + id
                            + "' is none");
        }
        this.id = id;
        this.secret = secret;
    }

    /**
     * A key as a key store or an HSM has it, whose length is that one's business.
     *
     * @param secret for HMAC-SHA-256 or for AES
     * @throws IllegalArgumentException if the id is none
     */
    public static EntryKey of(String id, SecretKey secret) {
        return new EntryKey(id, secret);
    }

    /**
     * A key for signatures.
     *
     * @param secret at least {@value #MIN_SIGNING_BYTES} random bytes
     * @throws IllegalArgumentException if the id is none or the secret is too short; the message does not show it
     */
    public static EntryKey forSigning(String id, byte[] secret) {
        if (secret.length < MIN_SIGNING_BYTES) {
            throw new IllegalArgumentException("the secret of '" + id + "' has " + secret.length
                    + " bytes, for signatures it needs at least " + MIN_SIGNING_BYTES);
        }
        return new EntryKey(id, new SecretKeySpec(secret, Signing.ALGORITHM));
    }

    /**
     * A key for encryption.
     *
     * @param secret 16, 24 or 32 random bytes
     * @throws IllegalArgumentException if the id is none or the secret has another length; the message does not show it
     */
    public static EntryKey forEncryption(String id, byte[] secret) {
        if (secret.length != 16 && secret.length != 24 && secret.length != 32) {
            throw new IllegalArgumentException(
                    "the secret of '" + id + "' has " + secret.length + " bytes, for AES it needs 32, or 16 or 24");
        }
        return new EntryKey(id, new SecretKeySpec(secret, "AES"));
    }

    /** The id that a seal has from an offset on, or null if that is none. */
    static @Nullable String idIn(byte[] seal, int offset) {
        if (offset > seal.length) {
            return null;
        }
        String id = new String(seal, offset, seal.length - offset, StandardCharsets.US_ASCII);
        return ID.matcher(id).matches() ? id : null;
    }

    /** The id. */
    public String id() {
        return id;
    }

    SecretKey secret() {
        return secret;
    }

    /** The id alone. */
    @Override
    public String toString() {
        return "key " + id;
    }
}
