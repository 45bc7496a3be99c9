package io.github.cachedresult.key;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a result: equal keys mean the same model, version, operation and inputs, in every process and
 * language.
 *
 * <p>The digest covers model and version too; they are carried beside it so that stores can group entries by them.
 *
 * @param model the model's name, see {@link Names}
 * @param version the model's version
 * @param digest SHA-256 of the canonical preimage, specified in {@code docs/key-format.md}
 */
public record ResultKey(String model, String version, Digest digest) {

    /** The name of the key format, with which the text of every key begins. */
    public static final String FORMAT = "h1";

    private static final String PREFIX = FORMAT + "-";
    private static final byte[] PREFIX_BYTES = PREFIX.getBytes(StandardCharsets.US_ASCII);

    /** The key as text: {@code h1-} and 64 hexadecimal digits. */
    public String text() {
        // Of each entry that is found, one is made: in one piece.
        byte[] text = Arrays.copyOf(PREFIX_BYTES, PREFIX_BYTES.length + 2 * Digest.BYTES);
        digest.writeHex(text, PREFIX_BYTES.length);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads the digest out of a key's text.
     *
     * @throws IllegalArgumentException if the text is no key of this format
     */
    public static Digest parseDigest(String text) {
        if (!text.startsWith(PREFIX) || text.length() != PREFIX.length() + 2 * Digest.BYTES) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no key: a key is " + PREFIX + " and 64 hexadecimal digits");
        }
        return Digest.ofBytes(HexFormat.of().parseHex(text, PREFIX.length(), text.length()));
    }

    /** As of every record; the digest is compared first, in which keys differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof ResultKey that
                        && digest.equals(that.digest)
                        && model.equals(that.model)
                        && version.equals(that.version);
    }

    /** The hash code of the digest, which differs wherever anything differs. */
    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    /** The model, the version and the text, for people. */
    @Override
    public String toString() {
        return model + " " + version + " " + text();
    }
}
