package io.github.cachedresult.value;

import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Spool;
import io.github.cachedresult.spool.SpoolOutput;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Collects a payload up to a length, in the heap or in a file. For one thread. */
final class PayloadOutput extends OutputStream {

    private final long limit;
    private final SpoolOutput out;

    /**
     * An empty payload.
     *
     * @param limit how many bytes it may have
     * @param spool where a large one is put, or {@code null} for the heap
     */
    PayloadOutput(long limit, @Nullable Spool spool) {
        this.limit = limit;
        this.out = spool == null ? SpoolOutput.inHeap() : spool.output();
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (length > limit - out.size()) {
            throw new PayloadTooLargeException();
        }
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw new UnspooledException(e);
        }
    }

    /** Ends the output, and gives the payload. */
    Bytes finish() throws IOException {
        return out.finish();
    }

    /** Of a payload that was not finished nothing remains on disk. */
    void abandon() {
        out.close();
    }

    /** There is more than the limit. */
    static final class PayloadTooLargeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        PayloadTooLargeException() {
            super(null, null, false, false);
        }
    }

    /** Neither the disk nor the heap takes it. */
    static final class UnspooledException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final IOException why;

        UnspooledException(IOException why) {
            super(why);
            this.why = why;
        }

        IOException cause() {
            return why;
        }
    }
}
