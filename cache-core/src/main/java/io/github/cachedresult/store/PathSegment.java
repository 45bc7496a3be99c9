package io.github.cachedresult.store;

import io.github.cachedresult.key.Digest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A model or version as part of a Redis key or an object's path.
 *
 * <p>ASCII letters, digits, {@code -}, {@code _} and dots that do not lead stay as they are; every other byte of its
 * UTF-8 form becomes {@code %XX}. A segment of more than {@value #MAX_LENGTH} characters is cut and closed with {@code ~}
 * and the first 32 digits of the name's SHA-256. So a segment never is empty, never is {@code .} or {@code ..}, has no
 * {@code /}, {@code :}, {@code *} or braces, and no two names have one segment.
 */
public final class PathSegment {

    /** The greatest length, in characters, which are bytes. */
    public static final int MAX_LENGTH = 160;

    private static final int DIGEST_LENGTH = 32;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PathSegment() {}

    /** The segment of a name. */
    public static String of(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        StringBuilder segment = new StringBuilder();
        for (byte b : utf8) {
            if (isPlain((char) (b & 0xff)) || b == '.' && !segment.isEmpty()) {
                segment.append((char) b);
            } else {
                segment.append('%').append(HEX.toHexDigits(b));
            }
        }
        if (segment.length() <= MAX_LENGTH) {
            return segment.toString();
        }
        String digest = Digest.of(utf8, 0, utf8.length).toHex().substring(0, DIGEST_LENGTH);
        return segment.substring(0, MAX_LENGTH - DIGEST_LENGTH - 1) + "~" + digest;
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }
}
