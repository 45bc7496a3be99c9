package io.github.cachedresult.spool;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Collects bytes: in the heap up to the threshold of a spool, from there on in a temporary file, and in the heap again where
 * the disk does not take them. What is not {@linkplain #finish finished} leaves nothing. For one thread at a time.
 */
public final class SpoolOutput extends OutputStream {

    private static final int FIRST_BLOCK = 512;
    private static final int PART = 64 << 10;

    private final @Nullable Spool spool;
    private final long expected;
    private HeapBlocks heap;
    private @Nullable TemporaryFile file;

    /** Why the disk does not take them. */
    private @Nullable IOException refusal;

    /**
     * No bytes yet.
     *
     * @param spool where they go when they are many, or {@code null} for the heap
     * @param expected how many bytes there will be, about
     */
    SpoolOutput(@Nullable Spool spool, long expected) {
        this.spool = spool;
        this.expected = expected;
        this.heap = new HeapBlocks((int) Math.max(FIRST_BLOCK, Math.min(HeapBlocks.MOST, expected)));
    }

    /** In the heap, whatever their number. */
    public static SpoolOutput inHeap() {
        return new SpoolOutput(null, FIRST_BLOCK);
    }

    /** Begins the file at once, where so many bytes are expected. */
    void begin() throws IOException {
        if (spool != null && expected > spool.threshold()) {
            toFile(spool);
        }
        if (refusal != null && expected > HeapBlocks.MOST) {
            throw refusal;
        }
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /**
     * Adds bytes.
     *
     * @throws IOException if neither the disk nor the heap takes them
     * @throws OutOfMemoryError if they are few, and the heap does not take them
     */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (spool != null && file == null && refusal == null && heap.size() + length > spool.threshold()) {
            toFile(spool);
        }
        if (spool != null && file != null) {
            try {
                file.write(bytes, offset, length);
                return;
            } catch (IOException e) {
                backToHeap(spool, file, e);
            }
        }
        try {
            heap.write(bytes, offset, length);
        } catch (OutOfMemoryError e) {
            throw unlessRefused(e);
        }
    }

    /** Adds all that remains in a buffer. */
    public void write(ByteBuffer part) throws IOException {
        byte[] bytes = new byte[Math.min(part.remaining(), PART)];
        while (part.hasRemaining()) {
            int count = Math.min(part.remaining(), bytes.length);
            part.get(bytes, 0, count);
            write(bytes, 0, count);
        }
    }

    /** How many bytes were written. */
    public long size() {
        return file == null ? heap.size() : file.size();
    }

    /**
     * What was written: a {@link Slice} or {@link FileBytes}.
     *
     * @throws IOException if neither the disk nor the heap takes it
     */
    public Bytes finish() throws IOException {
        if (spool != null && file != null) {
            try {
                Bytes finished = file.finish();
                file = null;
                spool.works();
                return finished;
            } catch (IOException e) {
                backToHeap(spool, file, e);
            }
        }
        try {
            return Slice.of(heap.toArray());
        } catch (OutOfMemoryError e) {
            throw unlessRefused(e);
        }
    }

    private void toFile(Spool disk) {
        TemporaryFile begun = null;
        try {
            begun = disk.begin();
            heap.writeTo(begun);
            heap = new HeapBlocks(FIRST_BLOCK);
            file = begun;
        } catch (IOException e) {
            if (begun != null) {
                begun.close();
            }
            refusal = e;
            disk.refuses(e);
        }
    }

    private void backToHeap(Spool disk, TemporaryFile failed, IOException why) throws IOException {
        refusal = why;
        file = null;
        disk.refuses(why);
        try (failed) {
            failed.copyTo(heap);
        } catch (OutOfMemoryError e) {
            throw unlessRefused(e);
        }
    }

    private IOException unlessRefused(OutOfMemoryError noRoom) {
        IOException why = refusal;
        if (why == null) {
            throw noRoom;
        }
        heap = new HeapBlocks(FIRST_BLOCK);
        return new IOException(
                "the heap has no room for it, and it could not be put on disk: " + why.getMessage(), why);
    }

    /** Deletes the file, unless it is finished. */
    @Override
    public void close() {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
