package io.github.cachedresult.key;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 digest (FIPS 180-4) as a value.
 *
 * @param a its bytes 0 to 7, big-endian, and so on
 * @param b its bytes 8 to 15
 * @param c its bytes 16 to 23
 * @param d its bytes 24 to 31
 */
public record Digest(long a, long b, long c, long d) {

    /** The number of bytes of a digest. */
    public static final int BYTES = 32;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Computes the digest of a part of an array. */
    public static Digest of(byte[] bytes, int offset, int length) {
        MessageDigest sha256 = sha256();
        sha256.update(bytes, offset, length);
        return ofBytes(sha256.digest());
    }

    /** Computes the digest of all that is left of a stream, of whatever length. Does not close it. */
    public static Digest of(InputStream content) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] buffer = new byte[1 << 16];
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            sha256.update(buffer, 0, count);
        }
        return ofBytes(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform is required to support SHA-256", e);
        }
    }

    /** The digest that these 32 bytes are. */
    public static Digest ofBytes(byte[] digest) {
        if (digest.length != BYTES) {
            throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + digest.length);
        }
        return new Digest((long) LONGS.get(digest, 0), (long) LONGS.get(digest, 8), (long) LONGS.get(digest, 16), (long)
                LONGS.get(digest, 24));
    }

    /** Its 32 bytes. */
    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        LONGS.set(bytes, 0, a);
        LONGS.set(bytes, 8, b);
        LONGS.set(bytes, 16, c);
        LONGS.set(bytes, 24, d);
        return bytes;
    }

    /** Its 64 hexadecimal digits, in lower case. */
    public String toHex() {
        byte[] text = new byte[2 * BYTES];
        writeHex(text, 0);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Writes its 64 hexadecimal digits, in lower case, as ASCII. */
    void writeHex(byte[] text, int offset) {
        writeHex(a, text, offset);
        writeHex(b, text, offset + 16);
        writeHex(c, text, offset + 32);
        writeHex(d, text, offset + 48);
    }

    private static void writeHex(long bits, byte[] text, int offset) {
        long rest = bits;
        for (int i = offset + 15; i >= offset; i--) {
            text[i] = HEX[(int) rest & 0xf];
            rest >>>= 4;
        }
    }

    /** As of every record, which are slower. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digest that && a == that.a && b == that.b && c == that.c && d == that.d;
    }

    /** Its last bits, which are as good as any others. */
    @Override
    public int hashCode() {
        return (int) d;
    }
}
