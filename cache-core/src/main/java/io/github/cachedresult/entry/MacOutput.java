package io.github.cachedresult.entry;

import java.io.IOException;
import java.io.OutputStream;
import javax.crypto.Mac;

/** Signs what passes by. */
final class MacOutput extends PassingOutput {

    private final Mac mac;

    MacOutput(OutputStream target, Mac mac) {
        super(target);
        this.mac = mac;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        mac.update(bytes, offset, length);
        out.write(bytes, offset, length);
    }
}
