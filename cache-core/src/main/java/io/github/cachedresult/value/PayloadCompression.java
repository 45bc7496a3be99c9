package io.github.cachedresult.value;

import io.github.cachedresult.entry.Slice;
import io.github.cachedresult.value.ResultCodec.UndecodableException;
import org.jspecify.annotations.Nullable;

/**
 * Compresses payloads by Zstandard where that saves enough, and decompresses them within limits. Where zstd-jni is not
 * there, nothing is compressed, and what was is not {@linkplain #isKnown known}. Thread-safe.
 */
public final class PayloadCompression {

    /** The compression's name in entries. */
    public static final String NAME = "zstd";

    /** What saves less than an eighth is not worth the time of every reader. */
    private static final int LEAST_SAVED = 8;

    /** What a block of a frame says on 3 bytes and fills with one more. */
    private static final long GREATEST_RATIO = (128 << 10) / 4;

    private final CompressionOptions options;
    private final int maximumLength;

    /**
     * A compression.
     *
     * @param maximumLength to how many bytes a payload is decompressed at most
     */
    public PayloadCompression(CompressionOptions options, int maximumLength) {
        this.options = options;
        this.maximumLength = maximumLength;
    }

    /** How many bytes a payload may have, compressed or not. */
    public int maximumLength() {
        return maximumLength;
    }

    /** Whether payloads with this compression, or {@code null} for none, can be read here. */
    public static boolean isKnown(@Nullable String compression) {
        return compression == null || compression.equals(NAME) && ZstdPresence.isPresent();
    }

    /** Compresses a payload, or returns {@code null} where it is to be stored as it is. */
    public @Nullable Slice compress(byte[] payload) {
        return options.enabled() && payload.length >= options.threshold() && ZstdPresence.isPresent()
                ? Zstd.compress(Slice.of(payload), options.level(), payload.length - payload.length / LEAST_SAVED)
                : null;
    }

    /**
     * Decompresses a payload. Allocates no more than the limit, whatever the frame says of itself.
     *
     * @throws UndecodableException if it is damaged or too large
     */
    public Slice decompress(Slice frame) throws UndecodableException {
        long declared = Zstd.declaredLength(frame);
        if (declared < 0 || declared > frame.length() * GREATEST_RATIO) {
            throw new UndecodableException(NAME + " frame", "it has no length that can be");
        }
        if (declared > maximumLength) {
            throw new UndecodableException(
                    NAME + " frame of up to " + maximumLength + " bytes", "it would have " + declared);
        }
        byte[] plain;
        try {
            plain = new byte[(int) declared];
        } catch (OutOfMemoryError e) {
            throw new UndecodableException(NAME + " frame that fits into the heap", e);
        }
        if (Zstd.decompress(frame, plain) != declared) {
            throw new UndecodableException(NAME + " frame", "it is damaged");
        }
        return Slice.of(plain);
    }
}
