package io.github.cachedresult.cbor;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes texts, and refuses what is none. */
final class Utf8 {

    private Utf8() {}

    static String decode(byte[] bytes, int from, int length) {
        if (isAscii(bytes, from, length)) {
            // Most texts are, and a decoder that reports errors costs more than all else in a header.
            return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CborException("a text at " + from + " is not UTF-8");
        }
    }

    private static boolean isAscii(byte[] bytes, int from, int length) {
        int union = 0;
        for (int i = from; i < from + length; i++) {
            union |= bytes[i];
        }
        return union >= 0;
    }
}
