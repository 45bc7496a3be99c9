package io.github.cachedresult.s3;

import io.github.cachedresult.entry.Slice;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Spool;
import io.github.cachedresult.spool.SpoolOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What has arrived of an object. For one thread at a time. */
interface ReceivedBytes {

    /** In an array of the length that is expected, which grows if more arrives. */
    static ReceivedBytes inHeap(int expected) {
        return new InHeap(new byte[expected]);
    }

    /** In a temporary file. */
    static ReceivedBytes inFile(Spool spool) throws IOException {
        return new InFile(spool.begin());
    }

    /** Takes what arrives next. */
    void add(ByteBuffer part) throws IOException;

    /** How many bytes there are. */
    long size();

    /** All of them. Nothing is added any more. */
    Bytes finish() throws IOException;

    /** Nobody wants them. */
    void abandon();

    /** See {@link #inHeap}. */
    final class InHeap implements ReceivedBytes {

        private static final int LARGEST = Integer.MAX_VALUE - 8;

        private byte[] bytes;
        private int count;

        private InHeap(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void add(ByteBuffer part) {
            int more = part.remaining();
            if (more > bytes.length - count) {
                bytes = Arrays.copyOf(bytes, Math.max(count + more, (int) Math.min(LARGEST, 2L * bytes.length)));
            }
            part.get(bytes, count, more);
            count += more;
        }

        @Override
        public long size() {
            return count;
        }

        @Override
        public Bytes finish() {
            return Slice.of(count == bytes.length ? bytes : Arrays.copyOf(bytes, count));
        }

        @Override
        public void abandon() {
            bytes = new byte[0];
            count = 0;
        }
    }

    /** See {@link #inFile}. */
    final class InFile implements ReceivedBytes {

        private final SpoolOutput file;

        private InFile(SpoolOutput file) {
            this.file = file;
        }

        @Override
        public void add(ByteBuffer part) throws IOException {
            file.write(part);
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public Bytes finish() throws IOException {
            return file.finish();
        }

        @Override
        public void abandon() {
            file.close();
        }
    }
}
