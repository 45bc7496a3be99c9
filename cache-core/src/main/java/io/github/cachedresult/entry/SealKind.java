package io.github.cachedresult.entry;

import org.jspecify.annotations.Nullable;

/** By what an entry shows that nobody has changed it, besides its checksums: the kind of trailer in its prelude. */
enum SealKind {
    /** By nothing: who can write an entry can write its checksums. */
    PLAIN(1, 0),

    /** By an HMAC-SHA-256. */
    SIGNED(2, 32),

    /** By the tag of AES-GCM, with which it is encrypted. */
    ENCRYPTED(3, 16);

    private final int code;
    private final int proofLength;

    SealKind(int code, int proofLength) {
        this.code = code;
        this.proofLength = proofLength;
    }

    /** As the prelude has it. */
    byte code() {
        return (byte) code;
    }

    /** How many bytes between payload and checksums the proof takes. */
    int proofLength() {
        return proofLength;
    }

    static @Nullable SealKind of(byte code) {
        for (SealKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        return null;
    }
}
