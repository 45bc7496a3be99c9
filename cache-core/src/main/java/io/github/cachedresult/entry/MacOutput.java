package io.github.cachedresult.entry;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import javax.crypto.Mac;

/** Signs what passes by. */
final class MacOutput extends FilterOutputStream {

    private final Mac mac;

    MacOutput(OutputStream target, Mac mac) {
        super(target);
        this.mac = mac;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        mac.update(bytes, offset, length);
        out.write(bytes, offset, length);
    }
}
