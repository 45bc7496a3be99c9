package io.github.cachedresult.value;

import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** Compares what is written with a payload that is there, and keeps none of it. For one thread. */
abstract class ComparingOutput extends OutputStream {

    private long left;
    private boolean same = true;

    private ComparingOutput(long size) {
        left = size;
    }

    static ComparingOutput of(Bytes payload) throws IOException {
        return payload instanceof Slice slice ? new WithArray(slice) : new WithStream(payload.size(), payload.open());
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        same = same && length <= left && comesNext(bytes, offset, length);
        left -= length;
    }

    /** Whether what is next in the payload is this. */
    abstract boolean comesNext(byte[] bytes, int offset, int length) throws IOException;

    /** Whether exactly the payload was written. */
    boolean isSame() {
        return same && left == 0;
    }

    /** Of a payload in the heap. */
    private static final class WithArray extends ComparingOutput {

        private final byte[] payload;
        private int at;

        WithArray(Slice payload) {
            super(payload.size());
            this.payload = payload.bytes();
            this.at = payload.offset();
        }

        @Override
        boolean comesNext(byte[] bytes, int offset, int length) {
            boolean next = Arrays.equals(payload, at, at + length, bytes, offset, offset + length);
            at += length;
            return next;
        }
    }

    /** Of one in a file. */
    private static final class WithStream extends ComparingOutput {

        private final InputStream payload;

        WithStream(long size, InputStream payload) {
            super(size);
            this.payload = payload;
        }

        @Override
        boolean comesNext(byte[] bytes, int offset, int length) throws IOException {
            byte[] next = payload.readNBytes(length);
            return Arrays.equals(next, 0, next.length, bytes, offset, offset + length);
        }

        @Override
        public void close() throws IOException {
            payload.close();
        }
    }
}
