package io.github.cachedresult.value;

import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.spool.Spool;
import io.github.cachedresult.spool.SpoolOutput;
import io.github.cachedresult.value.ResultCodec.UndecodableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
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
    private final long maximumLength;
    private final @Nullable Spool spool;

    /**
     * A compression within the heap.
     *
     * @param maximumLength to how many bytes a payload is decompressed at most
     */
    public PayloadCompression(CompressionOptions options, long maximumLength) {
        this(options, maximumLength, null);
    }

    /**
     * A compression.
     *
     * @param maximumLength to how many bytes a payload is decompressed at most
     * @param spool where large ones are put when they are compressed, or {@code null} for the heap
     */
    public PayloadCompression(CompressionOptions options, long maximumLength, @Nullable Spool spool) {
        this.options = options;
        this.maximumLength = maximumLength;
        this.spool = spool;
    }

    /** How many bytes a payload may have, compressed or not. */
    public long maximumLength() {
        return maximumLength;
    }

    /** Whether payloads with this compression, or {@code null} for none, can be read here. */
    public static boolean isKnown(@Nullable String compression) {
        return compression == null || compression.equals(NAME) && ZstdPresence.isPresent();
    }

    /** Whether payloads are compressed here, where they are large enough and that saves enough. */
    public boolean isOn() {
        return options.enabled() && ZstdPresence.isPresent();
    }

    /** Compresses a payload in the heap, or returns {@code null} where it is to be stored as it is. */
    public @Nullable Slice compress(Slice payload) {
        return isWorthTrying(payload) ? Zstd.compress(payload, options.level(), (int) greatestResult(payload)) : null;
    }

    /**
     * Compresses a payload, or returns {@code null} where it is to be stored as it is.
     *
     * @throws IOException if it is in a file that cannot be read, or neither the disk nor the heap takes the result
     */
    public @Nullable Bytes compress(Bytes payload) throws IOException {
        if (payload instanceof Slice slice) {
            return compress(slice);
        }
        if (!isWorthTrying(payload)) {
            return null;
        }
        try (SpoolOutput out = Objects.requireNonNull(spool).output(payload.size())) {
            return Zstd.compress(payload, options.level(), greatestResult(payload), out) ? out.finish() : null;
        }
    }

    private boolean isWorthTrying(Bytes payload) {
        return payload.size() >= options.threshold() && isOn();
    }

    private static long greatestResult(Bytes payload) {
        return payload.size() - payload.size() / LEAST_SAVED;
    }

    /**
     * Decompresses a payload. Allocates no more than the limit, whatever the frame says of itself; a large one is
     * decompressed piece by piece, whenever it is read.
     *
     * @throws UndecodableException if it is damaged or too large
     */
    public Bytes decompress(Bytes frame) throws UndecodableException {
        try {
            return decompressed(frame);
        } catch (UncheckedIOException e) {
            throw new UndecodableException(NAME + " frame that can be read", e);
        }
    }

    private Bytes decompressed(Bytes frame) throws UndecodableException {
        long declared = Zstd.declaredLength(frame);
        if (declared < 0 || declared > frame.size() * GREATEST_RATIO) {
            throw new UndecodableException(NAME + " frame", "it has no length that can be");
        }
        if (declared > maximumLength) {
            throw new UndecodableException(
                    NAME + " frame of up to " + maximumLength + " bytes", "it would have " + declared);
        }
        return spool == null || declared <= spool.threshold()
                ? inHeap(frame instanceof Slice slice ? slice : Slice.of(frame.toArray()), declared)
                : Bytes.made(declared, () -> Zstd.reading(frame));
    }

    private static Slice inHeap(Slice frame, long length) throws UndecodableException {
        byte[] plain;
        try {
            plain = new byte[Math.toIntExact(length)];
        } catch (OutOfMemoryError | ArithmeticException e) {
            throw new UndecodableException(NAME + " frame that fits into the heap", e);
        }
        if (Zstd.decompress(frame, plain) != length) {
            throw new UndecodableException(NAME + " frame", "it is damaged");
        }
        return Slice.of(plain);
    }
}
