package io.github.cachedresult.value;

import com.github.luben.zstd.ZstdException;
import io.github.cachedresult.entry.Slice;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Zstandard by zstd-jni, which is optional: not to be touched before {@link ZstdPresence} says that it is there. */
final class Zstd {

    private static final Logger LOG = LoggerFactory.getLogger(Zstd.class);

    private Zstd() {}

    /** Compresses, or returns null where more than so many bytes would remain. */
    static @Nullable Slice compress(Slice plain, int level, int atMost) {
        byte[] target = new byte[atMost];
        try {
            long written = com.github.luben.zstd.Zstd.compressByteArray(
                    target, 0, atMost, plain.bytes(), plain.offset(), plain.length(), level);
            return new Slice(target, 0, (int) written);
        } catch (ZstdException e) {
            // Too small a target, as a rule; whatever else it is, the payload can be stored as it is.
            LOG.trace("A payload of {} bytes is not compressed", plain.length(), e);
            return null;
        }
    }

    /** How many bytes a frame says it decompresses to; negative where it says nothing, or is none. */
    static long declaredLength(Slice frame) {
        return frame.length() == 0
                ? -1
                : com.github.luben.zstd.Zstd.getFrameContentSize(frame.bytes(), frame.offset(), frame.length());
    }

    /** Decompresses into an array; returns how many bytes there were, or -1 where it is damaged. */
    static long decompress(Slice frame, byte[] target) {
        try {
            return com.github.luben.zstd.Zstd.decompressByteArray(
                    target, 0, target.length, frame.bytes(), frame.offset(), frame.length());
        } catch (ZstdException e) {
            LOG.trace("A frame of {} bytes cannot be decompressed", frame.length(), e);
            return -1;
        }
    }
}
