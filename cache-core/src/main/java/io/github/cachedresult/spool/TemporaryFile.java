package io.github.cachedresult.spool;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A temporary file that is being written. It is deleted unless it is {@linkplain #finish finished}. For one thread at a time. */
final class TemporaryFile extends OutputStream {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFile.class);
    private static final int PART = 64 << 10;

    private final Path path;

    /** No channel: one closes itself when its thread is interrupted. */
    private final RandomAccessFile out;

    private final SpooledFile file;
    private final SpoolSpace space;
    private long size;
    private boolean finished;

    TemporaryFile(Path path, RandomAccessFile out, SpoolSpace space) {
        this.path = path;
        this.out = out;
        this.space = space;
        this.file = new SpooledFile(path, space);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /** Writes all of them, or none that count. Where the disk is full, once more when unused files have been deleted. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            if (!space.make()) {
                throw e;
            }
            out.seek(size);
            out.write(bytes, offset, length);
        }
        size += length;
    }

    long size() {
        return size;
    }

    /** What was written. The file remains as long as that is reachable. */
    Bytes finish() throws IOException {
        out.close();
        finished = true;
        file.isFinished(size);
        return new FileBytes(path, 0, size, file);
    }

    /** Copies what was written so far. */
    void copyTo(HeapBlocks target) throws IOException {
        try (InputStream in = new FileBytes(path, 0, size, file).open()) {
            byte[] part = new byte[PART];
            for (long left = size; left > 0; ) {
                int count = in.readNBytes(part, 0, (int) Math.min(PART, left));
                if (count == 0) {
                    throw new IOException("of " + size + " bytes " + left + " are missing in " + path);
                }
                target.write(part, 0, count);
                left -= count;
            }
        }
    }

    @Override
    public void close() {
        if (!finished) {
            finished = true;
            try {
                out.close();
            } catch (IOException e) {
                LOG.debug("{} is not closed", path, e);
            }
            file.delete();
        }
    }
}
