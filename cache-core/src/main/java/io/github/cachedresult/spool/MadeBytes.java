package io.github.cachedresult.spool;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bytes that are made of others whenever they are read. It is not trusted that they are as many as was said. */
record MadeBytes(long size, Source source) implements Bytes {

    @Override
    public InputStream open() throws IOException {
        return new Counted(source.open(), size);
    }

    /** Fails where there are more, or fewer. */
    private static final class Counted extends FilterInputStream {

        private long left;

        Counted(InputStream in, long size) {
            super(in);
            left = size;
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            count(one < 0 ? -1 : 1);
            return one;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int count = in.read(target, from, length);
            count(count);
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = in.skip(count);
            count(skipped);
            return skipped;
        }

        private void count(long read) throws IOException {
            left -= Math.max(0, read);
            if (left < 0 || read < 0 && left > 0) {
                throw new IOException("it does not have the length that it says");
            }
        }
    }
}
