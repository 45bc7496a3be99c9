package io.github.cachedresult.cbor;

import java.util.Arrays;

/**
 * UTF-8 that keeps lone surrogates apart instead of replacing them (WTF-8, https://simonsapin.github.io/wtf-8/). On text
 * without them it is UTF-8.
 */
final class Wtf8 {

    private Wtf8() {}

    /** The encoded length in bytes, or its complement ({@code ~length}) where the text has a lone surrogate. */
    static int encodedLength(String text) {
        int length = text.length();
        int i = 0;
        while (i < length && text.charAt(i) < 0x80) {
            i++;
        }
        int bytes = i;
        boolean lone = false;
        for (; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (isPair(text, i)) {
                bytes += 4;
                i++;
            } else {
                lone |= Character.isSurrogate(c);
                bytes += 3;
            }
            if (bytes < 0) {
                throw new IllegalArgumentException("a text of " + length + " characters is too long to be encoded");
            }
        }
        return lone ? ~bytes : bytes;
    }

    /** Encodes the text into {@code target} from {@code at} on, which has the room. */
    static void encode(String text, byte[] target, int at) {
        int to = at;
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c < 0x80) {
                target[to++] = (byte) c;
            } else if (c < 0x800) {
                target[to++] = (byte) (0xc0 | c >>> 6);
                target[to++] = (byte) (0x80 | c & 0x3f);
            } else if (isPair(text, i)) {
                int codePoint = text.codePointAt(i++);
                target[to++] = (byte) (0xf0 | codePoint >>> 18);
                target[to++] = (byte) (0x80 | codePoint >>> 12 & 0x3f);
                target[to++] = (byte) (0x80 | codePoint >>> 6 & 0x3f);
                target[to++] = (byte) (0x80 | codePoint & 0x3f);
            } else {
                target[to++] = (byte) (0xe0 | c >>> 12);
                target[to++] = (byte) (0x80 | c >>> 6 & 0x3f);
                target[to++] = (byte) (0x80 | c & 0x3f);
            }
        }
    }

    /**
     * Decodes what {@link #encode} wrote.
     *
     * @throws CborException if it cannot have written this
     */
    static String decode(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder();
        int at = from;
        while (at < to) {
            int first = bytes[at] & 0xff;
            int length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
            int codePoint = length == 1 ? first : first & 0x7f >> length;
            for (int i = 1; i < length && at + i < to; i++) {
                codePoint = codePoint << 6 | bytes[at + i] & 0x3f;
            }
            if (!Character.isValidCodePoint(codePoint)) {
                throw new CborException("a text at " + from + " is not WTF-8");
            }
            text.appendCodePoint(codePoint);
            at += length;
        }
        String decoded = text.toString();
        // One comparison for all that can be wrong: overlong forms, stray bytes, a pair in two halves, a cut end.
        int encoded = encodedLength(decoded);
        byte[] again = new byte[encoded < 0 ? ~encoded : encoded];
        encode(decoded, again, 0);
        if (!Arrays.equals(again, 0, again.length, bytes, from, to)) {
            throw new CborException("a text at " + from + " is not WTF-8");
        }
        return decoded;
    }

    private static boolean isPair(String text, int i) {
        return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
    }
}
