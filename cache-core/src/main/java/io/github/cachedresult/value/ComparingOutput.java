package io.github.cachedresult.value;

import java.io.OutputStream;
import java.util.Arrays;

/** Compares what is written with a payload that is there, and keeps none of it. For one thread. */
final class ComparingOutput extends OutputStream {

    private final byte[] payload;
    private int at;
    private boolean same = true;

    ComparingOutput(byte[] payload) {
        this.payload = payload;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        same = same
                && length <= payload.length - at
                && Arrays.equals(payload, at, at + length, bytes, offset, offset + length);
        at += same ? length : 0;
    }

    /** Whether exactly the payload was written. */
    boolean isSame() {
        return same && at == payload.length;
    }
}
