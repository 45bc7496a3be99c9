package io.github.cachedresult.spool;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a temporary file, which is deleted unless it is {@linkplain #finish finished}. For one thread at a time. */
public final class SpoolOutput extends OutputStream {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolOutput.class);

    private static final int BLOCK = 64 << 10;

    private final Path path;
    private final OutputStream out;
    private final SpooledFile file;
    private long size;
    private boolean finished;

    SpoolOutput(Path path, OutputStream out, SpooledFile file) {
        this.path = path;
        this.out = out;
        this.file = file;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        size += length;
    }

    /** Writes all that remains in a buffer. */
    public void write(ByteBuffer part) throws IOException {
        byte[] bytes = new byte[Math.min(part.remaining(), BLOCK)];
        while (part.hasRemaining()) {
            int count = Math.min(part.remaining(), bytes.length);
            part.get(bytes, 0, count);
            write(bytes, 0, count);
        }
    }

    /** How many bytes were written. */
    public long size() {
        return size;
    }

    /** What was written. The file remains as long as that is reachable. */
    public Bytes finish() throws IOException {
        out.close();
        finished = true;
        return new FileBytes(path, 0, size, file);
    }

    /** Deletes the file, unless it is finished. */
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
