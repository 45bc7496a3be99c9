package io.github.cachedresult.spool;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a temporary file, which is deleted unless it is {@linkplain #finish finished}. For one thread at a time. */
public final class SpoolOutput extends OutputStream {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolOutput.class);

    private final Path path;
    private final FileChannel channel;
    private final SpooledFile file;
    private long size;
    private boolean finished;

    SpoolOutput(Path path, FileChannel channel, SpooledFile file) {
        this.path = path;
        this.channel = channel;
        this.file = file;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        write(ByteBuffer.wrap(bytes, offset, length));
    }

    /** Writes all that remains in a buffer. */
    public void write(ByteBuffer part) throws IOException {
        while (part.hasRemaining()) {
            size += channel.write(part);
        }
    }

    /** How many bytes were written. */
    public long size() {
        return size;
    }

    /** What was written. The file remains as long as that is reachable. */
    public Bytes finish() throws IOException {
        channel.close();
        finished = true;
        return new FileBytes(path, 0, size, file);
    }

    /** Deletes the file, unless it is finished. */
    @Override
    public void close() {
        if (!finished) {
            finished = true;
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("{} is not closed", path, e);
            }
            file.delete();
        }
    }
}
