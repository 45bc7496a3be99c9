package io.github.cachedresult.cbor;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Texts that were read lately, of which there are few different ones: of a thousand entries of one model each has its name. One
 * object stands for all that are equal, as long as no other is in its place. Thread-safe.
 */
final class RecentNames {

    /** Longer texts are no names. */
    private static final int MAX_LENGTH = 128;

    /** By their hash codes. Plain: who sees an older one, or none, makes one more. */
    private final @Nullable String[] names = new @Nullable String[256];

    /** A text in ASCII, or null if it is none or too long. */
    @Nullable String get(byte[] bytes, int from, int length) {
        if (length > MAX_LENGTH) {
            return null;
        }
        int hash = 0;
        int union = 0;
        for (int i = from; i < from + length; i++) {
            // What String.hashCode makes of the same text.
            hash = 31 * hash + bytes[i];
            union |= bytes[i];
        }
        if (union < 0) {
            return null;
        }
        int place = hash & names.length - 1;
        String known = names[place];
        if (known == null || known.hashCode() != hash || !isAt(known, bytes, from, length)) {
            known = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
            names[place] = known;
        }
        return known;
    }

    private static boolean isAt(String known, byte[] bytes, int from, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }
}
