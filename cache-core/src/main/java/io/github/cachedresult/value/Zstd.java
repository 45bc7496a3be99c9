package io.github.cachedresult.value;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.spool.SpoolOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Zstandard by zstd-jni, which is optional: not to be touched before {@link ZstdPresence} says that it is there. */
final class Zstd {

    private static final Logger LOG = LoggerFactory.getLogger(Zstd.class);

    private static final int PART = 128 << 10;

    /** Of a frame: RFC 8878, section 3.1.1. */
    private static final int LONGEST_HEAD = 18;

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

    /** Compresses into a file; returns false where more than so many bytes would remain. */
    static boolean compress(Bytes plain, int level, long atMost, SpoolOutput target) throws IOException {
        try (ZstdCompressCtx context = new ZstdCompressCtx();
                InputStream source = plain.open()) {
            context.setLevel(level);
            context.setPledgedSrcSize(plain.size());
            byte[] part = new byte[PART];
            ByteBuffer in = ByteBuffer.allocateDirect(PART);
            ByteBuffer out = ByteBuffer.allocateDirect(PART);
            boolean ended = false;
            while (!ended && target.size() <= atMost) {
                int room = in.remaining();
                int count = source.readNBytes(part, 0, room);
                boolean more = count == room;
                in.put(part, 0, count).flip();
                ended = context.compressDirectByteBufferStream(out, in, more ? EndDirective.CONTINUE : EndDirective.END)
                        && !more;
                in.compact();
                out.flip();
                target.write(out);
                out.clear();
            }
            return target.size() <= atMost;
        } catch (ZstdException e) {
            LOG.debug("A payload of {} bytes is not compressed", plain.size(), e);
            return false;
        }
    }

    /** Decompresses whenever it is read. */
    static InputStream reading(Bytes frame) throws IOException {
        return new ZstdInputStreamNoFinalizer(frame.open());
    }

    /** How many bytes a frame says it decompresses to; negative where it says nothing, or is none. */
    static long declaredLength(Bytes frame) {
        Slice start = frame instanceof Slice slice ? slice : Slice.of(frame.first(LONGEST_HEAD));
        return start.length() == 0
                ? -1
                : com.github.luben.zstd.Zstd.getFrameContentSize(start.bytes(), start.offset(), start.length());
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
